"""Who comes into a chat: asked something before they may write, and answered when they ask to be let in."""
