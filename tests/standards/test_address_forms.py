"""Every way an American address is written is read into the same parts."""

import pytest

from .reading import addresses, lines

# line -> number, street key, unit
STREETS = {
    "123 Main St": ("123", "MAIN ST", None),
    "123 1/2 Main St": ("123", "MAIN ST", None),
    "45-17 21st Road": ("45-17", "21ST RD", None),
    "N6W23001 Bluemound Rd": ("N6W23001", "BLUEMOUND RD", None),
    "W206N W16282 Marsh Dr": ("W206NW16282", "MARSH DR", None),
    "37W755 Oak Ln": ("37W755", "OAK LN", None),
    "1234 E 500 S": ("1234", "E 500 S", None),
    "500 N 800 East": ("500", "N 800 E", None),
    "123A Main St": ("123A", "MAIN ST", None),
    "0123 Main St": ("123", "MAIN ST", None),
    "One North Main Street": ("1", "N MAIN ST", None),
    "123 Main St Apt 4B": ("123", "MAIN ST", "4B"),
    "123 Main St #4B": ("123", "MAIN ST", "4B"),
    "123 Main St, Unit 4-B": ("123", "MAIN ST", "4B"),
    "123 Main St., Apt. 4-B": ("123", "MAIN ST", "4B"),
    "123 Main St Apt # 4": ("123", "MAIN ST", "4"),
    "123 Main St Suite 200": ("123", "MAIN ST", "200"),
    "123 Main St Rm 7": ("123", "MAIN ST", "7"),
    "123 Main St 12C": ("123", "MAIN ST", "12C"),
    "123 Main St Fl 3": ("123", "MAIN ST", "FL 3"),
    "123 Main St 3rd Floor": ("123", "MAIN ST", "FL 3"),
    "123 Main St Bsmt": ("123", "MAIN ST", "BSMT"),
    "123 Main St Rear": ("123", "MAIN ST", "REAR"),
    "123 Main St Bldg 2 Apt 5": ("123", "MAIN ST", "BLDG 2 5"),
    "123 Main St Lot 9": ("123", "MAIN ST", "LOT 9"),
    "123 Front St": ("123", "FRNT ST", None),
    "Apt 4, 123 Main St": ("123", "MAIN ST", "4"),
    "C/O Ana Rivera 123 Main St": ("123", "MAIN ST", None),
    "The Biltmore 817 West Peachtree Street Apt 6": ("817", "W PEACHTREE ST", "6"),
    "123 Main St Harbor Towers Apt 9": ("123", "MAIN ST", "9"),
    "123 Main St, Springfield, IL 62704": ("123", "MAIN ST", None),
    "5 Fifth Avenue": ("5", "5TH AVE", None),
    "5 W 5th": ("5", "W 5TH", None),
    "100 Saint Charles Ave": ("100", "ST CHARLES AVE", None),
    "100 N St Clair St": ("100", "N ST CLAIR ST", None),
    "123 Court St": ("123", "CT ST", None),
    "123 North Ave": ("123", "N AVE", None),
    "123 N St NW": ("123", "N ST NW", None),
    "123 Main St N.W.": ("123", "MAIN ST NW", None),
    "123 Old Bridge Road Ln": ("123", "OLD BRG RD LN", None),
    "10 S Dearborn": ("10", "S DEARBORN", None),
    "176 Sedgeford SE": ("176", "SEDGEFORD SE", None),
    "123 Broadway": ("123", "BROADWAY", None),
    "1 Avenue of the Americas": ("1", "AVE OF THE AMERICAS", None),
    "12 El Camino Real": ("12", "EL CAMINO REAL", None),
    "9 Via de Ventura": ("9", "VIA DE VENTURA", None),
    "150 Calle A": ("150", "CALLE A", None),
    "539 Calle Tower Apt 43G": ("539", "CALLE TOWER", "43G"),
    "597 Calle Front": ("597", "CALLE FRNT", None),
    "Calle Luna #150": ("150", "CALLE LUNA", None),
    "Urb Las Gladiolas 150 Calle A": ("150", "CALLE A URB LAS GLADIOLAS", None),
    "150 Calle A Apt 3 Urb Las Gladiolas": ("150", "CALLE A URB LAS GLADIOLAS", "3"),
    "Urbanizacion Villa Rica B-7 Calle 3": ("B7", "CALLE 3 URB VILLA RICA", None),
    "14 Calle 14 Ext Villa Rica": ("14", "CALLE 14 EXT VILLA RICA", None),
    "14 Calle Luna Reparto Sol": ("14", "CALLE LUNA REPTO SOL", None),
    "12 Rue Royale": ("12", "RUE ROYALE", None),
    "123½ Main St": ("123", "MAIN ST", None),
}  # fmt: skip

HIGHWAYS = {
    "1000 County Road MM": "COUNTY RD MM",
    "1000 Co Rd MM": "COUNTY RD MM",
    "1000 CR 12": "COUNTY RD 12",
    "1000 County Hwy 60E": "COUNTY HWY 60E",
    "1000 State Hwy 12": "STATE HWY 12",
    "1000 State Route 12": "STATE HWY 12",
    "1000 Illinois Route 12": "STATE HWY 12",
    "1000 IL 12": "STATE HWY 12",
    "1000 FM 1960": "FM 1960",
    "1000 FM-1960 Rd": "FM 1960",
    "1000 Farm to Market 1960": "FM 1960",
    "1000 US 41": "US HWY 41",
    "1000 U.S. Highway 41": "US HWY 41",
    "1000 US-41 N": "US HWY 41 N",
    "1000 Hwy # 12": "HWY 12",
    "1000 Route 12": "HWY 12",
    "1000 Interstate 35": "I 35",
    "1000 Avenue K": "AVE K",
    "1000 Ave E": "AVE E",
    "1000 Old Highway 6": "OLD HWY 6",
    "1000 Loop 410": "LOOP 410",
    "1000 M-32 W": "STATE HWY 32 W",
    "1000 Carr 115": "CARR 115",
    "1000 E County Road 1200 N": "E COUNTY RD 1200 N",
}

# line -> form, box, route
MAIL = {
    "PO Box 123": ("box", "123", None),
    "P.O. Box 123": ("box", "123", None),
    "P O BOX 123": ("box", "123", None),
    "POB 123": ("box", "123", None),
    "Post Office Box 123": ("box", "123", None),
    "P.O.Box 123": ("box", "123", None),
    "PO Box A": ("box", "A", None),
    "Box 63": ("box", "63", None),
    "Drawer 63": ("box", "63", None),
    "Apartado 63": ("box", "63", None),
    "Dept 10 PO Box 123": ("box", "123", None),
    "RR 2 Box 12": ("rural", "12", "RR 2"),
    "R.R. #2, Box 12": ("rural", "12", "RR 2"),
    "Rural Route 2 Box 12": ("rural", "12", "RR 2"),
    "RFD 2 Box 12": ("rural", "12", "RR 2"),
    "RR 2 Box 12 A": ("rural", "12A", "RR 2"),
    "HC 68 Box 23A": ("rural", "23A", "HC 68"),
    "Star Route 1 Box 9": ("rural", "9", "HC 1"),
}


@pytest.fixture(scope="module")
def read():
    texts = (*STREETS, *HIGHWAYS, *MAIL)
    return dict(zip(texts, lines(*texts), strict=True))


@pytest.mark.parametrize("line", STREETS)
def test_a_street_line_has_its_parts(read, line):
    row = read[line]
    assert (row["number"], row["street_key"], row["unit"]) == STREETS[line]
    assert (row["addr_form"], row["admissible"], row["fault"]) == ("street", True, None)


@pytest.mark.parametrize("line", HIGHWAYS)
def test_a_numbered_road_is_a_highway(read, line):
    row = read[line]
    assert (row["addr_form"], row["number"], row["street_key"], row["fault"]) == (
        "highway",
        "1000",
        HIGHWAYS[line],
        None,
    )


@pytest.mark.parametrize("line", MAIL)
def test_a_box_or_route_is_read_whole(read, line):
    row = read[line]
    assert (row["addr_form"], row["box"], row["route"]) == MAIL[line]
    assert row["number"] == row["box"]
    assert row["fault"] is None


def test_a_fraction_is_part_of_the_building(read):
    assert read["123 1/2 Main St"]["fraction"] == "1/2"
    assert read["123 1/2 Main St"]["building_key"] == "62704|123 1/2|MAIN ST"


def test_the_keys_hold_postcode_number_street_and_unit(read):
    row = read["123 Main St Apt 4B"]
    assert row["addr_key"] == "62704|123|MAIN ST|4B"
    assert row["building_key"] == "62704|123|MAIN ST"
    assert read["RR 2 Box 12"]["addr_key"] == "62704|12|RR 2|"


def test_the_second_line_is_read_on_from_the_first():
    rows = addresses(
        [
            ("123 Main St", "Apt 4B", "Springfield", "IL", "62704", None),
            ("C/O Ana Rivera", "123 Main St", "Springfield", "IL", "62704", None),
            (None, "123 Main St", "Springfield", "IL", "62704", None),
            ("  ", "123 Main St", "Springfield", "IL", "62704", None),
        ]
    )
    assert [row["addr_key"] for row in rows] == ["62704|123|MAIN ST|4B", *["62704|123|MAIN ST|"] * 3]


@pytest.mark.parametrize(
    ("line", "state", "postcode", "route"),
    [
        ("PSC 1234 Box 5678", "AE", "09204", "PSC 1234"),
        ("CMR 451 BOX 5678", "AE", "09708", "CMR 451"),
        ("Unit 45013 Box 5678", "AP", "96338", "UNIT 45013"),
    ],
)
def test_military_mail_goes_to_a_military_postcode(line, state, postcode, route):
    (row,) = addresses([(line, None, "APO", state, postcode, "US")])
    assert (row["addr_form"], row["box"], row["route"], row["fault"]) == ("military", "5678", route, None)
    (row,) = addresses([(line, None, "Springfield", "IL", "62704", "US")])
    assert row["fault"] == "region_mismatch"


def test_a_foreign_address_needs_street_number_city_and_country():
    rows = addresses(
        [
            ("Calle Luna 5", None, "Madrid", None, "28001", "ES"),
            ("10 Downing Street", None, "London", None, "SW1A 2AA", "GB"),
            ("Lindenstraße 12", None, "Berlin", None, "10969", "DE"),
            ("Calle Luna", None, "Madrid", None, "28001", "ES"),
            ("Casa 5", None, "Madrid", None, "28001", "ES"),
            ("Calle Luna 5", None, None, None, "28001", "ES"),
            ("Calle Luna 5", None, "Madrid", None, "28001", "Spain"),
        ]
    )
    assert {row["addr_form"] for row in rows} == {"foreign"}
    assert [row["fault"] for row in rows] == [
        None,
        None,
        None,
        "no_number",
        "not_an_address",
        "no_locality",
        "no_locality",
    ]
    assert rows[0]["addr_key"] == "ES 28001||CALLE LUNA 5|"
