## Common

save = Save
saved = Saved
cancel = Cancel
nav-home = Home
nav-members = Guests
nav-deliveries = Deliveries
nav-settings = Settings
refused-empty = Please enter: { $what }
refused-too-long = { $what }: at most { $most } characters
refused-malformed = { $what }: this does not look right. Please check it
role-owner = Owner
role-sender = Sender
role-approver = Approver
role-chat = Chat
role-viewer = Viewer
styleguide-title = Style guide

## Sign-up

signup-title = Sign up
signup-lead = Signing up takes a minute. Afterwards we guide you through connecting your LINE Official Account.
signup-business = Business name
signup-business-hint = Shown in messages to your guests. For example: Enbiyori Kagurazaka
signup-trade = Industry
signup-trade-choose = Please choose your industry
trade-restaurant = Restaurant (confirmations, reminders, return visits)
signup-person = Your name
signup-email = E-mail address
signup-email-hint = We will send you a confirmation mail.
signup-password = Password
signup-password-hint = At least 10 characters of any kind. A short sentence that you can remember is fine.
signup-submit = Sign up and get the confirmation mail
signup-have = Already signed up?
password-too-short = The password needs at least 10 characters
password-too-long = The password may have at most 128 characters
password-too-common = This password is too easy to guess. Please choose another

## Confirming the address

sent-title = Please check your mail
sent-lead = We have sent a mail to { $email }.
sent-what = Open the link in the mail and enter the password that you have just chosen. The link is valid for 24 hours.
sent-sandbox = In the sandbox, no mail leaves this machine
sent-sandbox-open = Open the mailbox page
sent-missing = No mail?
sent-missing-text = Please look into your spam folder, too. If nothing arrives within a few minutes, we can send it again.
sent-other-address = Sign up with another address
verify-title = Confirm your address
verify-lead = Your password completes the sign-up and opens the admin.
verify-password-hint = The one that you chose when you signed up.
verify-wrong = The password is wrong. Please enter the one that you chose when you signed up
verify-submit = Complete the sign-up
verify-not-me = If you did not sign up, close this page without entering anything.
verify-spent = This link has expired or has been used already
resend-title = Send the confirmation mail again
resend-lead = Enter the address that you signed up with. We will send a new link.
resend-submit = Send the confirmation mail again

## Letters

letter-welcome-subject = [Enishi] Please complete your sign-up
letter-welcome =
    Dear { $person },

    Thank you for signing up “{ $business }” with Enishi.
    Please open this link and enter the password that you chose, to complete the sign-up.
    The link is valid for 24 hours.

    { $link }

    If you do not know about this, do not open the link and delete this mail.
letter-proof-subject = [Enishi] Confirm your address
letter-proof =
    Here is the confirmation mail for “{ $business }” again.
    Please open this link and enter the password that you chose, to complete the sign-up.
    The link is valid for 24 hours.

    { $link }

    If you do not know about this, do not open the link and delete this mail.
letter-taken-subject = [Enishi] This address has an account
letter-taken =
    Somebody asked to sign up with this address, which already has an account.
    No new account was made.

    Please log in here:
    { $login }

    If you have not confirmed your address yet, you can have the confirmation mail sent again:
    { $again }

    If this was not you, you need not do anything.

## Log in

login-title = Log in
login-wrong = The address or the password is wrong
login-unproven = Your address is not confirmed yet. Please open the link in the mail that we sent
login-new = New here?
workplaces-title = Switch business
workplaces-here = Shown now
workplaces-go = Switch

## Home

home-title = Home
home-today = Reservations today
home-ahead = Reservations ahead
home-members = Guests
home-linked = Linked with LINE
home-linked-share = { $share }% of all guests
home-accepted = Messages today
home-count-people = { $count }
home-count-bookings = { $count }
home-count-messages = { $count }
home-none-stuck = None that could not be sent
home-stuck = Could not be sent: { $count }
home-newest-messages = Latest messages
home-newest-members = Newest guests
home-all = See all
home-reserve = Add a reservation
home-setup = Continue the set-up
home-setup-go = Continue
home-setup-next = Next:

## Set-up

setup-title = Set-up
setup-title-done = The set-up is complete
setup-lead = Go from top to bottom. Each step is ticked by itself once it has really happened.
setup-lead-done = Everything is ready. When you add a reservation, the confirmation and the reminder arrive on the guest’s LINE.
setup-steps = Checklist
setup-progress = { $done } of { $total } done
setup-progress-label = Progress of the set-up
step-channel = Connect your LINE channels
step-webhook = Set the webhook
step-link-page = Prepare the linking page
step-friend = Try adding a friend
step-link = The first link
step-reservation = The first reservation
setup-account = Connected account:
setup-channel-text = Paste the values of your LINE Official Account’s channels (Messaging API and LINE Login). Both belong to the same provider. We ask LINE about every value at once.
setup-console = Open LINE Developers
setup-connect = Check with LINE and connect
setup-connected = Connected to { $name }
setup-already-connected = This LINE Official Account is connected already
setup-another-account = These are the values of another LINE Official Account. Please enter those of the connected one
setup-ask-owner = An owner connects the channels.
pair-messaging = Messaging API channel
pair-messaging-where = In LINE Developers, under “Basic settings”.
pair-login = LINE Login channel
pair-login-where = Under “Basic settings” of the LINE Login channel that you made in the same provider.
pair-fault = { $of }: { $what }
pair-id = Channel ID
pair-id-hint = Digits only. For example: 2001234567
pair-secret = Channel secret
pair-secret-hint = 32 letters and digits. Never shown again once saved.
setup-webhook-text = This lets us hear when guests add you or press a button. First turn on “Use webhook” under “Messaging API” in LINE Developers. The button registers the webhook URL with LINE and lets LINE try it.
setup-webhook-set = Set and test the webhook
setup-webhook-done = LINE’s notifications arrive.
setup-webhook-off-title = “Use webhook” is off
setup-webhook-off = The test succeeded, but LINE sends nothing while “Use webhook” is off. Turn it on under “Messaging API” in LINE Developers and try again
setup-callback-fold = Look up the callback URL
setup-webhook-refused = The webhook could not be set at LINE. Please wait a moment and try again
setup-webhook-by-hand = To set it by hand
setup-webhook-url = Webhook URL
setup-webhook-url-hint = Paste it into “Webhook URL” under “Messaging API” in LINE Developers and turn “Use webhook” on.
setup-callback-text = First, paste this URL into “Callback URL” under “LINE Login” of the LINE Login channel.
setup-callback-url = Callback URL
setup-callback-url-hint = It must be the same to the letter. Please copy and paste it.
setup-link-text = This URL and QR code lead to the page where guests link their LINE account. Put them on your counter or your web site. The step is done once somebody has logged in there.
setup-link-url = URL of the linking page
setup-qr = QR code of the linking page
setup-qr-text = A phone’s camera opens the linking page.
setup-friend-text = Add your LINE Official Account as a friend on your own phone. A greeting with a button for linking arrives.
setup-phones = Open the guests’ phones
setup-first-link-text = Press the button in the greeting, log in and agree: then the account is linked.
setup-reservation-text = Add a reservation for a linked guest, and the confirmation arrives on LINE.

## Guests

members-title = Guests
members-name = { $name }
members-new = Add a guest
members-new-title = Add a guest
members-create = Add
members-created = The guest was added
members-edit = Edit
members-edit-title = Edit the guest
members-edited = The guest was saved
members-record = Guest
members-search = Name, phone, e-mail or guest number
members-search-example = Yamada
members-search-go = Search
members-search-all = Show all
members-empty-title = No guests yet
members-empty-text = Guests whom you add are listed here. Whoever links on LINE is added by themselves. For example: Hanako Yamada, 090-1234-5678
members-nobody-title = Nobody found
members-nobody-text = Search by the beginning of a name, or by the whole phone number, e-mail address or guest number.
members-column-name = Name
members-column-tie = LINE
members-column-since = Added on
member-name = Name
member-kana = Reading (kana)
member-kana-hint = For searching. For example: やまだ はなこ
member-phone = Phone number
member-phone-hint = For example: 090-1234-5678
member-email = E-mail address
member-on-record = On record: { $kept }. Leave this empty to keep it.
member-clear-phone = Remove the phone number on record
member-clear-email = Remove the e-mail address on record
member-external-id = Guest number
member-external-id-hint = The number in your own reservation or guest system.
member-external-id-taken = Another guest has this guest number
member-language = Language of messages
member-language-hint = In which this guest is written to.
member-note = Note
member-note-hint = Guests do not see it. For example: likes the window seat
member-edited-meanwhile = Somebody else has changed this record meanwhile. Look at the guest’s page and edit again
members-facts = Details
members-kana-and-id = Reading, guest number
members-reveal = Show phone and e-mail
members-revealed = That you looked was written into the audit log.
members-line = LINE
members-line-name = Name on LINE
members-linked-since = Linked since
members-not-linked-text = Not linked with LINE yet. Show them the QR code of the linking page.
members-consents = Consents
members-messages = Messages
members-no-messages = No messages yet. When you add a reservation, its confirmation is recorded here.
members-story = History
members-no-story = Nothing recorded yet.
tie-none = Not linked
tie-linked = Linked
tie-blocked = Blocked
tie-no-friend = Linked, not a friend
consent-service = Messages about reservations
consent-offers = Offers and coupons
consent-profile = Name and picture from LINE
consent-since = since { $day }
consent-none = not given
event-member-created = The guest was added
event-link-made = Linked with LINE
event-link-ended = Unlinked from LINE
event-friend-followed = Added the account as a friend
event-friend-unfollowed = Blocked the account
event-reservation-made = A reservation was made
event-reservation-edited = A reservation was changed
event-reservation-confirmed = Answered: coming
event-reservation-change-asked = Asked to change the reservation
event-reservation-cancelled = A reservation was cancelled
event-reservation-came = Came to the restaurant
event-reservation-reminded = A reminder was sent

## Deliveries

deliveries-title = Deliveries
deliveries-lead = “Accepted by LINE” means that LINE has taken the message. It does not mean that the guest has read it.
deliveries-empty-title = No deliveries yet
deliveries-empty-text = Every message to a guest is recorded here, and why one was not sent. For example: confirmations, reminders
delivery-to = To
delivery-reason = What
delivery-state = State
delivery-at = When
delivery-request-id = LINE request ID
delivery-request-id-show = Show
delivery-nobody = A friend on LINE
delivery-next-try = Next try: { $at }
reason-friend-greeting = Greeting of a new friend
reason-link-welcome = Linked
reason-reservation-made = Reservation confirmed
reason-reservation-changed = Reservation changed
reason-reservation-cancelled = Reservation cancelled
reason-reservation-reminder = Reminder
reason-reservation-answer = Answer to a reply

## Settings

settings-title = Settings
settings-business = Business
settings-channels = LINE channels
settings-keys = API keys
settings-audit = Audit log
settings-name-hint = Also used in messages to your guests.
settings-zone = Time zone
settings-zone-hint = Reservations and reminders are kept in this zone.
settings-zone-choose = Please choose a time zone
settings-language = Language for guests
settings-language-hint = For guests who have not chosen one.
settings-owner-only = An owner can change this.
settings-me = Your account
settings-role = Role
settings-setup-text = The connection to LINE and the QR code of the linking page.
settings-setup-go = Open the checklist
channels-title = LINE channels
channels-connected = Connected
channels-paused = Nothing is sent at the moment
channels-resume = Resume
channels-resumed = Sending again
channels-stop-title = Pause all messages
channels-stop-text = Stops every message to guests. Meanwhile messages wait; once you resume, the oldest is sent first.
channels-stop = Stop sending
channels-stop-confirm = Every message to guests stops. Confirmations, too, will not arrive until you resume.
channels-stopped = Nothing is sent from now on
channels-messaging-id = Messaging API channel ID
channels-login-id = LINE Login channel ID
channels-since = Connected since
channels-heard = Last notification
channels-never-heard = None yet
channels-empty-title = No LINE channel is connected yet
channels-empty-text = Once connected, confirmations and reminders reach your guests on LINE. The checklist shows where to find each value.
channels-check-title = Check-up
channels-check-text = Asks LINE now about the channels’ values and the webhook.
channels-check = Check now
channels-messaging = Messaging API
channels-login = LINE Login
channels-webhook = Webhook
channels-fine = LINE agrees
channels-another-account = Another account answered. Please enter the values again
channels-refused = LINE does not accept the values. Please enter the secret again
channels-away = LINE cannot be asked at the moment
channels-renew-title = Replace the secrets
channels-renew-text = When you have reissued a channel secret in LINE Developers, enter the new value here.
channels-renew-lead = Paste the present values of both channels. They are replaced once LINE agrees. No notification is lost.
channels-renew = Replace the secrets
channels-renewed = The secrets were replaced
keys-title = API keys
keys-lead = Keys for using Enishi from your reservation or guest system.
keys-docs = Read about the API
keys-new = Make a key
keys-name = Name of the key
keys-name-hint = Say what it is for. For example: reservation system
keys-make = Make the key
keys-made = The key was made
keys-once = The key is shown only once. Copy it now and keep it in a safe place.
keys-text = API key
keys-too-many = There are too many keys in use. Please revoke one that is not used
keys-empty-title = No API keys yet
keys-empty-text = Make one to connect your own system. For example: reservations enter from your booking system by themselves
keys-ending = Ends in
keys-made-at = Made
keys-used-at = Last used
keys-never-used = Never
keys-state = State
keys-ended = Revoked
keys-revoke = Revoke
keys-revoke-confirm = The key “{ $name }” will be revoked. Systems that use it stop working at once. This cannot be undone.
keys-revoked = The key was revoked
audit-title = Audit log
audit-empty-title = Nothing recorded yet
audit-empty-text = Who did what and when is kept here. For example: a phone number was shown
audit-at = When
audit-who = Who
audit-what = What
audit-subject = To what
actor-staff = Staff
actor-api-key = API key
actor-member = Guest
actor-system = Automatic
audit-tenant-signed-up = Signed up
audit-tenant-edited = Changed the business’s settings
audit-member-created = Added a guest
audit-member-edited = Edited a guest
audit-member-revealed = Showed phone and e-mail
audit-channel-connected = Connected a LINE channel
audit-channel-reconnected = Replaced secrets
audit-channel-paused = Stopped sending
audit-channel-resumed = Resumed sending
audit-api-key-made = Made an API key
audit-api-key-revoked = Revoked an API key
audit-link-made = Linked with LINE
audit-link-ended = Unlinked from LINE
audit-reservation-made = Added a reservation
audit-reservation-edited = Changed a reservation
audit-reservation-cancelled = Cancelled a reservation
audit-reservation-came = Recorded a visit
