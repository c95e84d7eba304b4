"""Following drugs by e-mail: the button, one's own list, and the link in a mail that ends it without signing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from drugs import actions, letters, mailing, queries
from drugs.matches import findable
from drugs.models import Follow

BACK = {"list": "following", "changes": "changes"}  # where the button stood, if not on the drug's page


def followed_by(person: Any) -> set[str]:
    """The slugs of the drugs this person follows; none for a stranger, and no query either."""
    if not person.is_authenticated:
        return set()
    return set(Follow.objects.filter(person=person.pk).values_list("drug__slug", flat=True))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin (`verb` follow) or end following a drug; whoever comes by a link after signing in finds the button."""
    drug = get_object_or_404(findable(), slug=slug.replace("\x00", ""))
    if request.method == "POST":
        if request.POST.get("verb") == "follow":
            actions.follow(slug=slug, by=request.user, site=request.build_absolute_uri("/").rstrip("/"))  # type: ignore[arg-type]
            messages.success(request, f"You follow {drug.name}.")
        else:
            actions.unfollow(slug=slug, by=request.user)  # type: ignore[arg-type]
            messages.success(request, f"You follow {drug.name} no more.")
    back = BACK.get(request.POST.get("from", ""))
    return redirect(reverse(back) if back else f"{reverse('drug', args=[slug])}#follow")


@never_cache
@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """The drugs one follows, each with its last change, and whether mail can reach one at all."""
    rows = list(Follow.objects.filter(person=request.user.pk).select_related("drug"))
    last = queries.last_changes([row.drug_id for row in rows])
    told = {drug_id: letters.happened(change) for drug_id, change in last.items()}
    context = {
        "rows": [(row, told.get(row.drug_id, ""), last.get(row.drug_id)) for row in rows],
        "followed": {row.drug.slug for row in rows},
        "has_address": bool(request.user.email),  # type: ignore[union-attr]
        "mails": mailing.is_configured(),
    }
    return render(request, "drugs/following.html", context)


@never_cache
@csrf_exempt  # the token in the address is the proof; a mail program sends nothing else
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """End the mails about one drug. A GET only asks: programs that look through mails open every link in them.

    The token comes behind the question mark, which no log keeps.
    """
    token = request.GET.get("token", "")
    try:
        drug = letters.drug_of(token)
        if request.method == "POST":
            actions.unfollow_by_token(token=token)
    except (BadSignature, ValueError):
        raise Http404 from None
    return render(request, "drugs/stop_following.html", {"drug": drug, "done": request.method == "POST"})
