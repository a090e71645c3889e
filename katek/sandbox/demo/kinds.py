"""Kinds of demo property, by how they are built and used."""

HOUSE_KINDS = ("house", "townhouse", "duplex")
FLAT_KINDS = ("condo", "apartment", "studio", "loft")
BUSINESS_KINDS = ("retail", "office", "warehouse")
