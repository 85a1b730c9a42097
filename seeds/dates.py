"""Days that seeds reckon with: Mondays, working days, and the public holidays of the demo's two sites."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

DAY = timedelta(days=1)


def monday_after(day: date, weeks: int = 0) -> date:
    """The first Monday after `day`, and so many weeks later."""
    return day + timedelta(days=7 - day.weekday() + 7 * weeks)


def working_day(day: date) -> date:
    """`day`, or the Friday before when it lies on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of the day, in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)


def easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian algorithm (Meeus, Jones, Butcher)."""
    century, of_century = divmod(year, 100)
    quarter, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    golden = year % 19
    epact = (19 * golden + century - quarter - correction + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    month_part = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * month_part + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Orthodox Easter Sunday in the Gregorian calendar, by Meeus's Julian algorithm (years 1900 to 2099)."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def ulm_holidays(year: int) -> list[tuple[str, date]]:
    """Public holidays of Baden-Württemberg."""
    sunday = easter(year)
    fixed = [
        ("Neujahr", 1, 1), ("Heilige Drei Könige", 1, 6), ("Tag der Arbeit", 5, 1),
        ("Tag der Deutschen Einheit", 10, 3),
        ("Allerheiligen", 11, 1), ("1. Weihnachtstag", 12, 25), ("2. Weihnachtstag", 12, 26),
    ]  # fmt: skip
    moving = [
        ("Karfreitag", -2), ("Ostermontag", 1), ("Christi Himmelfahrt", 39), ("Pfingstmontag", 50),
        ("Fronleichnam", 60),
    ]  # fmt: skip
    days = [(name, date(year, month, day)) for name, month, day in fixed]
    return sorted(days + [(name, sunday + timedelta(days=offset)) for name, offset in moving], key=lambda each: each[1])


def timisoara_holidays(year: int) -> list[tuple[str, date]]:
    """Public holidays of Romania."""
    sunday = orthodox_easter(year)
    fixed = [
        ("Anul Nou", 1, 1), ("A doua zi de Anul Nou", 1, 2), ("Boboteaza", 1, 6), ("Sfântul Ioan", 1, 7),
        ("Ziua Unirii", 1, 24), ("Ziua Muncii", 5, 1), ("Ziua Copilului", 6, 1), ("Adormirea Maicii Domnului", 8, 15),
        ("Sfântul Andrei", 11, 30), ("Ziua Națională", 12, 1), ("Crăciunul", 12, 25), ("A doua zi de Crăciun", 12, 26),
    ]  # fmt: skip
    moving = [("Vinerea Mare", -2), ("A doua zi de Paști", 1), ("A doua zi de Rusalii", 50)]
    days = [(name, date(year, month, day)) for name, month, day in fixed]
    return sorted(days + [(name, sunday + timedelta(days=offset)) for name, offset in moving], key=lambda each: each[1])
