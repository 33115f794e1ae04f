# Why something was refused
refused-empty = Please fill this in.
refused-too-long = Use at most { $most } characters.
refused-malformed = This does not have the right form.
refused-taken = Another member has this external id.
refused-edited-meanwhile = This was changed after you read it. Read it again and make your change anew.
refused-cursor = Send the next of the page before, as it is.

# The documentation
docs-title = API documentation
docs-lead = Work with members, deliveries and more from your own system. Make an API key under Settings in the admin, and send it in the Authorization header.
docs-json = OpenAPI document (JSON)
docs-problems = List of problems
docs-problems-lead = All problems (RFC 9457) that the API answers with. Tell them apart by the last word of type.
docs-no-script = Trying operations on this page needs JavaScript. The JSON above says the same.
docs-status = HTTP status
docs-what = What happened
docs-next = What to do
docs-type = Value of type
docs-back = To the API documentation
