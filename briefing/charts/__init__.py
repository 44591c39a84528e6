"""Charts of the stories: each shows a finding, as SVG, PNG and the figures drawn as CSV."""

from briefing import RECOVERY
from briefing.charts import front, recovery, scans, waits
from briefing.charts.drawing import write_chart

# Name of each chart's files, and the function that draws it.
CHARTS = {
    "scans-by-month": scans.by_month,
    "scans-by-region": scans.by_region,
    "waits-by-region": waits.by_region,
    "spread-between-trusts": scans.spread,
    "waits-by-nation": waits.by_nation,
    "ct-and-mri": scans.ct_and_mri,
    "scans-over-the-years": scans.over_the_years,
}
# Those that only the story of the recovery shows.
OF_RECOVERY = {
    "scans-added-up": recovery.added_up,
    "scans-added-up-by-kind": recovery.by_kind,
    "scans-added-up-by-region": recovery.by_region,
    "scans-added-up-by-trust": front.trusts,
    "waits-then-and-now": front.waits,
    "days-to-report": front.days,
}


def write_charts(marts, folder, story=RECOVERY):
    """Write the charts of a story that the build has figures for into a folder; a list of Chart."""
    folder.mkdir(parents=True, exist_ok=True)
    charts = CHARTS | (OF_RECOVERY if story == RECOVERY else {})
    drawn = {name: draw(marts) for name, draw in charts.items()}
    return [write_chart(marts, folder, name, drawing) for name, drawing in drawn.items() if drawing]
