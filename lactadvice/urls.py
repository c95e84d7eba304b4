"""The table of contents: every address of the site."""

from django.contrib import admin
from django.urls import include, path

from lactadvice import health

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("", include("lactadvice.advice.urls")),
    path("", include("lactadvice.guides.urls")),
    path("", include("drugs.urls")),
    path("", include("lactadvice.handouts.urls")),
    path("", include("lactadvice.interop.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "lactadvice.outage.server_error"
