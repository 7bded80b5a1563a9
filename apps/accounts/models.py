"""Who works here."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Role(models.TextChoices):
    VIEWER = "viewer", "Viewer"
    ANALYST = "analyst", "Analyst"
    REVIEWER = "reviewer", "Reviewer"
    ADMIN = "admin", "Admin"


# Each role may do all that those before it may.
RANK = {role: rank for rank, role in enumerate(Role)}


class User(AbstractUser):
    """One person who signs in."""

    role = models.CharField(max_length=20, choices=Role.choices, default=Role.VIEWER)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="a_user_has_a_known_role"),
        ]

    def may_act_as(self, role: Role) -> bool:
        return self.is_superuser or RANK[Role(self.role)] >= RANK[role]

    @property
    def is_analyst(self) -> bool:
        return self.may_act_as(Role.ANALYST)
