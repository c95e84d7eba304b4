"""What the library announces, inside the transaction of the change: a receiver's own rows stand or fall with it.

Both carry `drug` and `version` (model instances) and `previous` (the version in use before, or None); a retraction also
carries `reason`. `impact_asked` carries `version` and `impact`: whoever can decide cases measures what the version
would change and adds it with `actions.add_impact`.
"""

from django.dispatch import Signal

monograph_published = Signal()
monograph_retracted = Signal()
impact_asked = Signal()
