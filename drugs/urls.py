"""Addresses of the reading room."""

from django.urls import path

from drugs import following, record, views
from drugs.access import lookup
from drugs.editing import views as editing

urlpatterns = [
    path("drugs/", views.drugs, name="drugs"),
    path("drugs/<str:slug>/", views.drug, name="drug"),
    path("drugs/<str:slug>/history/", record.history, name="drug_history"),
    path("drugs/<str:slug>/versions/<int:number>/", record.version, name="drug_version"),
    path("drugs/<str:slug>/follow/", following.follow, name="drug_follow"),
    path("following/", following.following, name="following"),
    path("following/stop/", following.stop, name="stop_following"),
    path("changes/", record.changes, name="changes"),
    path("changes/feed.xml", lookup(record.ChangesFeed()), name="changes_rss"),
    path("changes/feed.json", record.changes_json, name="changes_json"),
    path("report/", record.report, name="report"),
    path("report/thanks/", record.report_thanks, name="report_thanks"),
    path("classes/", views.classes, name="classes"),
    path("classes/<slug:slug>/", views.drug_class, name="class"),
    path("sources/", views.sources, name="sources"),
    path("coverage/", views.coverage, name="coverage"),
    path("drugs/desk/slugs/", editing.slugs, name="editor_slugs"),
    path("drugs/desk/drafts/<int:version_id>/", editing.overview, name="editor"),
    path("drugs/desk/drafts/<int:version_id>/sections/<slug:section>/", editing.section, name="editor_section"),
    path("drugs/desk/drafts/<int:version_id>/text/", editing.text, name="editor_text"),
    path("drugs/desk/drafts/<int:version_id>/preview/", editing.show, name="editor_preview"),
    path("drugs/desk/drafts/<int:version_id>/choices/<int:aside_id>/", editing.choose, name="editor_choose"),
    path("drugs/desk/drafts/<int:version_id>/saves/", editing.saves, name="editor_saves"),
    path("drugs/desk/drafts/<int:version_id>/keep/", editing.keep, name="editor_keep"),
]
