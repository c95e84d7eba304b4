"""Addresses of handouts."""

from django.urls import path

from lactadvice.handouts import family, views

urlpatterns = [
    path("advice/print/", family.family, name="advice_print"),
    path("handouts/", views.mine, name="handouts"),
    path("handouts/new/", views.new, name="handout_new"),
    path("handouts/<str:code>/", views.handout, name="handout"),
    path("handouts/<str:code>/print/", views.sheet, name="handout_print"),
    path("handouts/<str:code>/handout.pdf", views.pdf, name="handout_pdf"),
    path("h/", views.check, name="handout_lookup"),
    path("h/<str:code>", views.check, name="handout_check"),
]
