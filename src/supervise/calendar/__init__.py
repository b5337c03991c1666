"""Time as offices count it: zones, workdays, cycles, and offsets such as `due - 3 workdays 09:00`."""
