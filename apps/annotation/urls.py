from django.urls import path

from apps.annotation import decision_views, views

urlpatterns = [
    path("a/<int:pk>/mark/", views.claim_mark, name="claim_mark"),
    path("a/<int:pk>/leave-out/", views.lines_leave_out, name="lines_leave_out"),
    path("a/<int:pk>/edit/", views.article_edit, name="article_edit"),
    path("speakers/names/", views.speaker_names, name="speaker_names"),
    path("c/<int:pk>/accept/", decision_views.claim_accept, name="claim_accept"),
    path("c/<int:pk>/reject/", decision_views.claim_reject, name="claim_reject"),
    path("c/<int:pk>/undo/", decision_views.claim_undo, name="claim_undo"),
    path("d/<int:pk>/accept/", decision_views.dispute_accept, name="dispute_accept"),
    path("d/<int:pk>/reject/", decision_views.dispute_reject, name="dispute_reject"),
    path("d/<int:pk>/undo/", decision_views.dispute_undo, name="dispute_undo"),
    path("d/<int:pk>/edit/", views.dispute_edit, name="dispute_edit"),
    path("matches/<int:pk>/reject/", decision_views.match_reject, name="match_reject"),
    path("matches/<int:pk>/undo/", decision_views.match_undo, name="match_undo"),
    path("lines/<int:pk>/restore/", decision_views.lines_restore, name="lines_restore"),
    path("lines/<int:pk>/leave-out/", decision_views.lines_leave_out_again, name="lines_leave_out_again"),
]
