"""The made-up network itself, as docs/local-platform.md tells: it knows nothing about the bot's insides.

Start with `app.create_app`; `serving.Serving` puts the app on a loopback port.
"""
