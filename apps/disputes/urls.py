from django.urls import path

from apps.disputes import source_views, speaker_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("search/", views.search, name="search"),
    path("disputes/", views.dispute_list, name="disputes"),
    path("d/<int:pk>/", views.dispute_page),
    path("d/<int:pk>-<slug:slug>/", views.dispute_page, name="dispute"),
    path("speakers/", speaker_views.speaker_list, name="speakers"),
    path("s/<int:pk>/", speaker_views.speaker_page),
    path("s/<int:pk>-<slug:slug>/", speaker_views.speaker_page, name="speaker"),
    path("sources/", source_views.source_list, name="sources"),
    path("o/<int:pk>/", source_views.source_page),
    path("o/<int:pk>-<slug:slug>/", source_views.source_page, name="source"),
]
