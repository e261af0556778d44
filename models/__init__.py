"""The domain's records and, in `models.storage`, their persistence; never trained artefacts.

What a classifier has learned is data and lives in `moderation/data/`.
"""
