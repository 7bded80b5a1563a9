from django.urls import path

from apps.claims import views

urlpatterns = [
    path("articles/", views.article_list, name="articles"),
    path("a/<int:pk>/", views.article_page),
    path("a/<int:pk>-<slug:slug>/", views.article_page, name="article"),
    path("c/<int:pk>/", views.claim_page, name="claim"),
]
