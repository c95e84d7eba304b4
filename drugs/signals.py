"""What the library announces, inside the transaction of the change: a receiver's own rows stand or fall with it.

Both carry `drug` and `version` (model instances) and `previous` (the version in use before, or None); a retraction also
carries `reason`.
"""

from django.dispatch import Signal

monograph_published = Signal()
monograph_retracted = Signal()
