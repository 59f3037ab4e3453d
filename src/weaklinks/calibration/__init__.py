"""Country tables become economies in standard form, calibrated at unit prices."""

from weaklinks.calibration.build import Horizon, build_economy
from weaklinks.calibration.elasticities import Elasticities
from weaklinks.calibration.sources import RECORDED, WedgeSource

__all__ = ["RECORDED", "Elasticities", "Horizon", "WedgeSource", "build_economy"]
