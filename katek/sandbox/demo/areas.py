"""Where the demo agency works: real places around Portland, Oregon, with invented streets.

Coordinates are those of the middle of each place, prices of 2026 in dollars per square foot. The
notes state what is there, and say nothing about who lives there, schools or safety.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A neighbourhood or small city. `ppsf`: sale price; `rent`: rents relative to the region's."""

    name: str
    city: str
    postal_code: str
    latitude: float
    longitude: float
    ppsf: int
    rent: float
    quadrant: str
    years: tuple[int, int]
    notes: tuple[str, ...]


AREAS: tuple[Area, ...] = (
    Area(
        "Sellwood", "Portland", "97202", 45.4650, -122.6530, 375, 1.08, "SE",
        (1906, 2019),
        (
            "The shops of SE 13th Avenue and Sellwood Riverfront Park are within walking "
            "distance.",
            "The Springwater Corridor trail runs along the river nearby.",
        ),
    ),
    Area(
        "Alberta Arts", "Portland", "97211", 45.5590, -122.6450, 370, 1.05, "NE",
        (1908, 2021),
        (
            "The cafés and galleries of NE Alberta Street are a short walk away.",
            "Alberta Park is a few blocks from here, with buses along NE Alberta and NE 33rd.",
        ),
    ),
    Area(
        "Pearl District", "Portland", "97209", 45.5290, -122.6840, 455, 1.22, "NW",
        (1998, 2022),
        (
            "The Portland Streetcar, Jamison Square and Powell's Books are close by.",
            "The Fields Park and the Streetcar are within a few blocks.",
        ),
    ),
    Area(
        "St. Johns", "Portland", "97203", 45.5900, -122.7540, 305, 0.92, "N",
        (1912, 2020),
        (
            "Cathedral Park, under the St. Johns Bridge, is close.",
            "Downtown St. Johns, with its plaza and cinema, is a short walk away.",
        ),
    ),
    Area(
        "University Park", "Portland", "97203", 45.5780, -122.7330, 315, 0.95, "N",
        (1924, 2018),
        (
            "N Willamette Boulevard follows the river bluff a few blocks away.",
        ),
    ),
    Area(
        "Hawthorne", "Portland", "97214", 45.5120, -122.6260, 390, 1.08, "SE",
        (1905, 2019),
        (
            "SE Hawthorne Boulevard is around the corner and Mount Tabor Park lies to the east.",
            "Bus 14 runs along SE Hawthorne Boulevard to downtown.",
        ),
    ),
    Area(
        "Laurelhurst", "Portland", "97232", 45.5270, -122.6230, 400, 1.05, "NE",
        (1911, 1948),
        (
            "Laurelhurst Park and Coe Circle are close by.",
        ),
    ),
    Area(
        "Irvington", "Portland", "97212", 45.5400, -122.6500, 395, 1.08, "NE",
        (1907, 2016),
        (
            "Irving Park and the shops on NE Broadway are within walking distance.",
        ),
    ),
    Area(
        "Hollywood", "Portland", "97213", 45.5350, -122.6210, 360, 1.04, "NE",
        (1922, 2022),
        (
            "The Hollywood Theatre, the library and the Hollywood MAX station are close.",
        ),
    ),
    Area(
        "Kenton", "Portland", "97217", 45.5830, -122.6860, 325, 0.98, "N",
        (1910, 2021),
        (
            "The MAX Yellow Line stops on N Denver Avenue and Kenton Park is a few blocks away.",
        ),
    ),
    Area(
        "Mississippi", "Portland", "97227", 45.5530, -122.6760, 375, 1.10, "N",
        (1906, 2022),
        (
            "The restaurants and music venues of N Mississippi Avenue are a short walk away.",
        ),
    ),
    Area(
        "Woodstock", "Portland", "97206", 45.4790, -122.6120, 350, 0.98, "SE",
        (1918, 2020),
        (
            "SE Woodstock Boulevard, with its grocery and library, and Woodstock Park are "
            "close.",
        ),
    ),
    Area(
        "Montavilla", "Portland", "97215", 45.5190, -122.5790, 345, 0.96, "SE",
        (1920, 2021),
        (
            "SE Stark Street's cinema and Sunday farmers market are close; Mount Tabor is to "
            "the west.",
        ),
    ),
    Area(
        "Lents", "Portland", "97266", 45.4800, -122.5670, 285, 0.90, "SE",
        (1926, 2022),
        (
            "Lents Park and the MAX Green Line are within walking distance.",
        ),
    ),
    Area(
        "Multnomah Village", "Portland", "97219", 45.4680, -122.7130, 360, 1.00, "SW",
        (1938, 2019),
        (
            "The shops of SW Capitol Highway and Gabriel Park are within walking distance.",
        ),
    ),
    Area(
        "Nob Hill", "Portland", "97210", 45.5290, -122.6980, 430, 1.15, "NW",
        (1905, 2018),
        (
            "NW 23rd Avenue, Wallace Park and the Streetcar are close by.",
            "Forest Park's trails begin at Lower Macleay Park, under a mile away.",
        ),
    ),
    Area(
        "South Waterfront", "Portland", "97239", 45.4990, -122.6710, 440, 1.20, "S",
        (2006, 2021),
        (
            "The Streetcar, the Aerial Tram and Tilikum Crossing are a few minutes away on "
            "foot.",
        ),
    ),
    Area(
        "Goose Hollow", "Portland", "97205", 45.5180, -122.6930, 360, 1.06, "SW",
        (1928, 2016),
        (
            "Providence Park and two MAX stations are within walking distance.",
        ),
    ),
    Area(
        "Central Beaverton", "Beaverton", "97005", 45.4870, -122.8040, 320, 0.99, "SW",
        (1955, 2022),
        (
            "Beaverton City Library, the Saturday farmers market and MAX are close by.",
        ),
    ),
    Area(
        "Murrayhill", "Beaverton", "97007", 45.4430, -122.8290, 310, 1.02, "SW",
        (1988, 2016),
        (
            "Murrayhill Marketplace and the trails around it are close; Progress Ridge is a "
            "short drive.",
        ),
    ),
    Area(
        "First Addition", "Lake Oswego", "97034", 45.4230, -122.6650, 520, 1.22, "",
        (1948, 2021),
        (
            "The shops of A Avenue, Millennium Plaza Park and Tryon Creek's trails are close "
            "by.",
        ),
    ),
    Area(
        "Lake Grove", "Lake Oswego", "97035", 45.4090, -122.7290, 440, 1.14, "",
        (1956, 2017),
        (
            "Waluga Park and the shops on Boones Ferry Road are within walking distance.",
        ),
    ),
    Area(
        "Downtown Gresham", "Gresham", "97030", 45.4990, -122.4310, 275, 0.90, "NW",
        (1952, 2019),
        (
            "Main City Park, the Arts Plaza and the MAX Blue Line are close by.",
        ),
    ),
    Area(
        "Kelly Creek", "Gresham", "97080", 45.4860, -122.3960, 270, 0.92, "SE",
        (1978, 2016),
        (
            "US 26 towards Mt. Hood is a few minutes' drive away.",
        ),
    ),
    Area(
        "Downtown Tigard", "Tigard", "97223", 45.4310, -122.7710, 320, 1.00, "SW",
        (1964, 2022),
        (
            "The Fanno Creek Trail and the WES station are within walking distance.",
        ),
    ),
    Area(
        "Bull Mountain", "Tigard", "97224", 45.4150, -122.8210, 310, 1.04, "SW",
        (1992, 2020),
        (
            "Cook Park, on the Tualatin River, is a short drive away.",
        ),
    ),
    Area(
        "Orenco Station", "Hillsboro", "97124", 45.5320, -122.9140, 325, 1.06, "NE",
        (1998, 2020),
        (
            "The Orenco MAX station and the shops of Orenco Station Parkway are close by.",
        ),
    ),
    Area(
        "Reed's Crossing", "Hillsboro", "97123", 45.4990, -122.9330, 300, 1.03, "SE",
        (2020, 2026),
        (
            "The grocery and the trails of South Hillsboro are close by.",
        ),
    ),
    Area(
        "Willamette", "West Linn", "97068", 45.3440, -122.6530, 350, 1.06, "",
        (1962, 2018),
        (
            "Historic Willamette's main street and Willamette Park, where two rivers meet, are "
            "close.",
        ),
    ),
    Area(
        "Ardenwald", "Milwaukie", "97222", 45.4560, -122.6280, 315, 0.96, "SE",
        (1938, 2019),
        (
            "The Springwater Corridor and the MAX Orange Line are close by.",
        ),
    ),
    Area(
        "Island Station", "Milwaukie", "97222", 45.4340, -122.6440, 325, 0.97, "SE",
        (1930, 2017),
        (
            "Elk Rock Island, Spring Park and the Trolley Trail are within walking distance.",
        ),
    ),
    Area(
        "Scouters Mountain", "Happy Valley", "97086", 45.4370, -122.5080, 300, 1.05, "SE",
        (1996, 2023),
        (
            "Mount Talbert Nature Park and Scouters Mountain Nature Park are a short drive "
            "away.",
        ),
    ),
    Area(
        "McLoughlin", "Oregon City", "97045", 45.3530, -122.6020, 295, 0.93, "",
        (1908, 2005),
        (
            "The bluff promenade above Willamette Falls is within walking distance.",
        ),
    ),
    Area(
        "Park Place", "Oregon City", "97045", 45.3760, -122.5720, 285, 0.94, "",
        (1972, 2021),
        (
            "The Clackamas River and Interstate 205 are a few minutes' drive away.",
        ),
    ),
    Area(
        "Tualatin Commons", "Tualatin", "97062", 45.3840, -122.7640, 315, 1.04, "SW",
        (1976, 2018),
        (
            "The Commons, Tualatin Community Park and the WES station are close by.",
        ),
    ),
    Area(
        "Old Town Sherwood", "Sherwood", "97140", 45.3570, -122.8400, 310, 1.00, "SW",
        (1968, 2020),
        (
            "Old Town's cafés are close and the Tualatin River wildlife refuge is a short drive "
            "away.",
        ),
    ),
    Area(
        "Villebois", "Wilsonville", "97070", 45.3060, -122.7930, 315, 1.05, "SW",
        (2007, 2020),
        (
            "Graham Oaks Nature Park and the neighbourhood's plazas are within walking "
            "distance.",
        ),
    ),
    Area(
        "Sandy River", "Troutdale", "97060", 45.5390, -122.3870, 275, 0.93, "SW",
        (1974, 2017),
        (
            "Glenn Otto Park on the Sandy River and the road into the Columbia Gorge are close.",
        ),
    ),
    Area(
        "Downtown Forest Grove", "Forest Grove", "97116", 45.5200, -123.1110, 265, 0.88, "",
        (1946, 2021),
        (
            "Downtown's cafés and Fernhill Wetlands are a few minutes away.",
        ),
    ),
    Area(
        "Bornstedt Village", "Sandy", "97055", 45.3970, -122.2610, 260, 0.90, "SE",
        (1990, 2023),
        (
            "Sandy River Park's trails are close and Mt. Hood's ski areas are under an hour's "
            "drive.",
        ),
    ),
)  # fmt: skip

BY_NAME = {area.name: area for area in AREAS}

# Invented, so that no listing has a real home's address.
STREETS = (
    "Alderwick St", "Brambleton Ave", "Camasbrook Ln", "Dipperfield Dr", "Elkspring Ct",
    "Fernhollow St", "Grayheron Way", "Hazelmere Ave", "Ironwillow St", "Junegrass Ln",
    "Kestrelrun Dr", "Larkhollow St", "Millrace St", "Nettlebrook Ct", "Ospreyridge Dr",
    "Pinedrop St", "Quailcombe Ave", "Rosefinch Ln", "Saltgrass St", "Tamarind Bend",
    "Umberfield Rd", "Vinemaple Loop", "Winterwren St", "Yarrowgate Ave", "Beavertail Ct",
    "Cedarvane St", "Duskywing Ln", "Everbloom Ave", "Foxtrail Dr", "Goldfinch Row",
    "Huckleberry Bend", "Inkwell Way", "Lanternfield St", "Marshhawk Dr", "Northwind Ct",
    "Orchardgate Ave", "Pebbleford St", "Rainshadow Ln", "Stonecrop St", "Thimble Ct",
    "Wapato Row", "Wickiup Way",
)  # fmt: skip
