from django.urls import path

from apps.disputes import (
    claim_views,
    map_views,
    missing_views,
    saved_views,
    source_views,
    speaker_views,
    timeline_views,
    views,
)

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("search/", views.search, name="search"),
    path("searches/", saved_views.saved_searches, name="saved_searches"),
    path("searches/save/", saved_views.search_save, name="search_save"),
    path("searches/<int:pk>/open/", saved_views.search_open, name="search_open"),
    path("searches/<int:pk>/rename/", saved_views.search_rename, name="search_rename"),
    path("searches/<int:pk>/delete/", saved_views.search_delete, name="search_delete"),
    path("searches/<int:pk>/restore/", saved_views.search_restore, name="search_restore"),
    path("disputes/", views.dispute_list, name="disputes"),
    path("claims/", claim_views.claim_list, name="claims"),
    path("d/<int:pk>/", views.dispute_page),
    path("d/<int:pk>-<slug:slug>/", views.dispute_page, name="dispute"),
    path("timeline/", timeline_views.timeline_page, name="timeline"),
    path("map/", map_views.map_page, name="map"),
    path("missing/", missing_views.missing_page, name="missing"),
    path("speakers/", speaker_views.speaker_list, name="speakers"),
    path("s/<int:pk>/", speaker_views.speaker_page),
    path("s/<int:pk>-<slug:slug>/", speaker_views.speaker_page, name="speaker"),
    path("s/<int:pk>/positions/", speaker_views.speaker_positions, name="speaker_positions"),
    path("sources/", source_views.source_list, name="sources"),
    path("o/<int:pk>/", source_views.source_page),
    path("o/<int:pk>-<slug:slug>/", source_views.source_page, name="source"),
]
