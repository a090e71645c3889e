"""The full agency's files of listings: one checked, one brought in but for some rows, one that broke."""

from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for
from katek.properties.import_acts import check, start, take_file
from katek.properties.models import Import
from tests.earlier import work

ROWS = (
    *("NX-1,650000,3,12 Maple Street,Salem", "NX-2,not a price,2,14 Maple Street,Salem"),
    *("NX-3,450000,2,16 Maple Street,Salem", "NX-4,720000,many,18 Maple Street,Salem"),
)
CONTENT = "\n".join(["Reference,Price,Bedrooms,Address,City", *ROWS]).encode()


def imports(organization: Organization, owner: User) -> dict[str, Import]:
    """By the state that their page shows."""
    done, broken, checked, mapped = (
        take_file(organization, owner, f"{name}.csv", CONTENT)
        for name in ("spring", "from the old system", "summer", "autumn")
    )
    with working_for(organization):
        Import.objects.filter(pk=broken.pk).update(content=b"PK\x03\x04 cut off")
        for file in (done, broken, checked):
            check(file, file.mapping)
    work("imports")
    with working_for(organization):
        start(done)
    work("imports")
    return {"done": done, "failed": broken, "checked": checked, "columns": mapped}
