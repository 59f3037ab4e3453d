"""The web explorer: `weaklinks explore`."""
