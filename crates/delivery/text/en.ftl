## How far a delivery has come

state-waiting = Waiting
state-travelling = Sending
state-accepted = Accepted by LINE
state-refused = Refused by LINE
state-unsure = Needs a look
state-cancelled = Cancelled
state-withheld = Not sent

purpose-service = Service message
purpose-offer = Offer
purpose-conversation = Chat

withheld-not_linked = Not linked to LINE yet
withheld-blocked = Blocks the account
withheld-no_consent = Has not agreed to this purpose
withheld-no_channel = No LINE channel is connected
withheld-not_a_friend = Has not added the account yet

## The last failure

why-rate_limited = LINE asked to slow down; it is sent again a little later
why-quota_exhausted = This month's LINE messages are used up
why-unauthorized = LINE does not accept the channel's credentials
why-unclear = LINE did not answer; it is sent again under the same retry key
why-unreachable = LINE cannot be reached; it is sent again
why-key_expired = 24 hours passed without knowing whether LINE took it; it is not sent again by itself
why-worthless = It was too late to send it
why-worthless_unclear = It became too late without knowing whether LINE took it; it is not sent again
why-bad_request = LINE did not accept this content
why-unknown_recipient = This channel does not know the recipient
why-invalid_reply_token = The reply token was used or is too old
why-forbidden = This account may not use this function
why-not_found = LINE knows no such thing
why-gone = LINE no longer has it
why-too_large = It is over LINE's size limit
why-unsupported_media_type = LINE does not take this format
why-other = LINE refused it

## Why a channel is paused

paused-unauthorized = The channel secret seems to have changed. Connect the channel again
paused-quota = Paused because this month's messages are used up. One message an hour tries again
paused-staff = Paused by staff

## Checking a connection

wrong-malformed_id = A channel ID has digits only. Paste the "Channel ID" from "Basic settings" as it is
wrong-malformed_secret = A channel secret has 32 letters and digits. Paste it from "Basic settings" as it is
wrong-unknown_id = LINE knows no channel with this ID. Check the "Channel ID" in "Basic settings"
wrong-wrong_secret = This is not the secret of that channel. Paste the "Channel secret" from "Basic settings" again
wrong-does_not_fit = The ID and the secret do not fit together. Paste both again from "Basic settings" of one channel
wrong-not_messaging = This is a LINE Login channel. Enter the ID of the Messaging API channel
wrong-not_login = This is a Messaging API channel. Enter the ID of the LINE Login channel
wrong-line_away = LINE cannot be asked at the moment. Wait a little and try again

## Trying the webhook

test-OK = LINE reached this server
test-COULD_NOT_CONNECT = LINE could not connect to this server. Check the public URL and its TLS certificate
test-REQUEST_TIMEOUT = The server did not answer in time
test-ERROR_STATUS_CODE = The server answered with an error. Check the channel secret
test-UNCLASSIFIED = LINE's connection test failed
