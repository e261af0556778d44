// Calls to the server. A call that fails raises an Error with words for the person.

import { say } from "./words.js";

export async function get(path) {
  return answer(await reach(path, {}));
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-Smotritel": "page" };
  return answer(await reach(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function reach(path, options) {
  try {
    return await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Error(say("error.unreachable"));
  }
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  if (response.status === 503) throw new Error(say("error.unreachable"));
  if (response.status === 507) throw new Error(say("error.storage"));
  throw new Error(typeof body.error === "string" ? body.error : say("error.refused"));
}

/** The content of a file in base64. */
export async function encoded(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(binary);
}
