"""What the demo agency has on its books: how many homes of which kind, where, of what size.

Rows are (kind, area, bedrooms) or, for land and commercial space, (kind, area, size). Details are
drawn in `listings`; the rows see to it that every common question has an answer.
"""

SALE_HOUSES = (
    ("Sellwood", 3), ("Sellwood", 2), ("Sellwood", 4), ("Alberta Arts", 3), ("Alberta Arts", 4),
    ("Alberta Arts", 2), ("St. Johns", 3), ("St. Johns", 2), ("St. Johns", 4),
    ("University Park", 3), ("Hawthorne", 3), ("Hawthorne", 4), ("Laurelhurst", 4),
    ("Laurelhurst", 5), ("Irvington", 5), ("Irvington", 3), ("Hollywood", 3), ("Kenton", 3),
    ("Kenton", 2), ("Woodstock", 3), ("Woodstock", 4), ("Montavilla", 3), ("Lents", 3),
    ("Lents", 4), ("Multnomah Village", 3), ("Multnomah Village", 4), ("Central Beaverton", 3),
    ("Murrayhill", 4), ("Murrayhill", 5), ("First Addition", 4), ("First Addition", 3),
    ("Lake Grove", 4), ("Kelly Creek", 4), ("Kelly Creek", 3), ("Bull Mountain", 5),
    ("Downtown Tigard", 3), ("Reed's Crossing", 4), ("Willamette", 4), ("Willamette", 3),
    ("Ardenwald", 3), ("Island Station", 2), ("Scouters Mountain", 5), ("Scouters Mountain", 4),
    ("McLoughlin", 3), ("Park Place", 4), ("Old Town Sherwood", 3),
)  # fmt: skip
SALE_TOWNHOUSES = (
    ("Alberta Arts", 2), ("Mississippi", 2), ("Sellwood", 3), ("Orenco Station", 3),
    ("Villebois", 3), ("Downtown Tigard", 3), ("Central Beaverton", 2), ("Downtown Gresham", 3),
    ("Tualatin Commons", 3), ("Kenton", 2), ("Lents", 3), ("Reed's Crossing", 3),
)  # fmt: skip
SALE_CONDOS = (
    ("Pearl District", 1), ("Pearl District", 2), ("Pearl District", 2), ("South Waterfront", 1),
    ("South Waterfront", 2), ("South Waterfront", 3), ("Nob Hill", 1), ("Nob Hill", 2),
    ("Goose Hollow", 1), ("Goose Hollow", 0), ("Lake Grove", 2), ("Orenco Station", 2),
    ("Central Beaverton", 2), ("Hollywood", 1),
)  # fmt: skip
SALE_LOFTS = (("Pearl District", 1), ("Pearl District", 0), ("Nob Hill", 1))
SALE_DUPLEXES = (("Montavilla", 4), ("Woodstock", 5))
RENT_APARTMENTS = (
    ("Pearl District", 1), ("Pearl District", 2), ("South Waterfront", 1), ("South Waterfront", 2),
    ("Nob Hill", 1), ("Nob Hill", 2), ("Goose Hollow", 1), ("Hollywood", 2), ("Hollywood", 1),
    ("Alberta Arts", 1), ("Mississippi", 2), ("Sellwood", 2), ("Sellwood", 1), ("Hawthorne", 2),
    ("Kenton", 1), ("St. Johns", 2), ("Lents", 2), ("Central Beaverton", 2),
    ("Central Beaverton", 3), ("Orenco Station", 2), ("Downtown Gresham", 2),
    ("Tualatin Commons", 2), ("Lake Grove", 2), ("Downtown Tigard", 1),
)  # fmt: skip
RENT_STUDIOS = (
    "Pearl District",
    "Goose Hollow",
    "Nob Hill",
    "Hawthorne",
    "Kenton",
    "Central Beaverton",
)
RENT_HOUSES = (
    ("Woodstock", 3), ("Kenton", 3), ("Multnomah Village", 4), ("Ardenwald", 2),
    ("Kelly Creek", 4), ("Park Place", 3), ("Murrayhill", 3), ("Montavilla", 2),
)  # fmt: skip
RENT_TOWNHOUSES = (
    ("Orenco Station", 3), ("Villebois", 2), ("Downtown Tigard", 2), ("Kenton", 3),
    ("Sandy River", 3),
)  # fmt: skip
RENT_LOFTS = (("Pearl District", 1), ("Mississippi", 1))

# Acres and price.
LAND = (
    ("Scouters Mountain", 0.42, 289_000), ("Park Place", 1.1, 245_000),
    ("Bornstedt Village", 4.8, 349_000), ("Bornstedt Village", 0.31, 139_500),
    ("Downtown Forest Grove", 2.3, 275_000), ("Willamette", 0.55, 410_000),
    ("Kelly Creek", 0.24, 158_000),
)  # fmt: skip
# Square feet and price, or rent a month.
COMMERCIAL_SALE = (
    ("retail", "St. Johns", 2_150, 689_000),
    ("office", "Central Beaverton", 4_800, 1_240_000),
)
COMMERCIAL_LEASE = (
    ("office", "Pearl District", 1_650, 4_200), ("retail", "Alberta Arts", 1_100, 2_950),
    ("warehouse", "Downtown Tigard", 6_400, 7_400),
)  # fmt: skip
