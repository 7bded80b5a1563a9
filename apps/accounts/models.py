"""Who works here."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from apps.accounts import searches  # noqa: F401 - its models are this app's, too


class Role(models.TextChoices):
    VIEWER = "viewer", "Viewer"
    ANALYST = "analyst", "Analyst"
    REVIEWER = "reviewer", "Reviewer"
    ADMIN = "admin", "Admin"


# Each role may do all that those before it may.
RANK = {role: rank for rank, role in enumerate(Role)}


class Theme(models.TextChoices):
    SYSTEM = "system", "As this computer has them"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Marks(models.TextChoices):
    """How claims are marked in an article. Each has the side's underline: colour alone tells nothing."""

    TINT = "tint", "Tinted and underlined"
    UNDERLINE = "underline", "Underlined only"
    STRONG = "strong", "Strong: thick underlines"


class Density(models.TextChoices):
    COMFORTABLE = "comfortable", "Comfortable"
    COMPACT = "compact", "Compact: more on one screen"


class User(AbstractUser):
    """One person who signs in, and how that person wants pages to look and answer."""

    role = models.CharField(max_length=20, choices=Role.choices, default=Role.VIEWER)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    marks = models.CharField(max_length=10, choices=Marks.choices, default=Marks.TINT)
    density = models.CharField(max_length=15, choices=Density.choices, default=Density.COMFORTABLE)
    shortcuts = models.BooleanField(default=True)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="a_user_has_a_known_role"),
            models.CheckConstraint(
                condition=models.Q(theme__in=Theme.values, marks__in=Marks.values, density__in=Density.values),
                name="a_users_pages_have_a_known_look",
            ),
        ]

    def may_act_as(self, role: Role) -> bool:
        return self.is_superuser or RANK[Role(self.role)] >= RANK[role]

    @property
    def is_analyst(self) -> bool:
        return self.may_act_as(Role.ANALYST)

    @property
    def is_reviewer(self) -> bool:
        return self.may_act_as(Role.REVIEWER)
