from django.urls import path

from apps.annotation import decision_views, deed_views, regroup_views, views

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
    path("d/<int:pk>/merge/", regroup_views.dispute_merge, name="dispute_merge"),
    path("d/<int:pk>/split/", regroup_views.dispute_split, name="dispute_split"),
    path("d/<int:pk>/part/", regroup_views.dispute_parent, name="dispute_parent"),
    path("d/<int:pk>/add/", regroup_views.dispute_add, name="dispute_add"),
    path("d/<int:pk>/add/claim/", regroup_views.claim_add, name="claim_add"),
    path("d/<int:pk>/move/", regroup_views.claim_move, name="claim_move"),
    path("d/<int:pk>/take-out/", regroup_views.claim_remove, name="claim_remove"),
    path("d/<int:pk>/history/", deed_views.dispute_history, name="dispute_history"),
    path("s/<int:pk>/history/", deed_views.speaker_history, name="speaker_history"),
    path("deeds/<int:pk>/undo/", deed_views.deed_undo, name="deed_undo"),
    path("matches/<int:pk>/reject/", decision_views.match_reject, name="match_reject"),
    path("matches/<int:pk>/undo/", decision_views.match_undo, name="match_undo"),
    path("lines/<int:pk>/restore/", decision_views.lines_restore, name="lines_restore"),
    path("lines/<int:pk>/leave-out/", decision_views.lines_leave_out_again, name="lines_leave_out_again"),
]
