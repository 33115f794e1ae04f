## 配信の状態

state-waiting = 送信待ち
state-travelling = 送信中
state-accepted = LINEが受付
state-refused = LINEが拒否
state-unsure = 要確認
state-cancelled = 取り消し
state-withheld = 送信せず

purpose-service = ご連絡
purpose-offer = おすすめやお得な情報
purpose-conversation = チャット

withheld-not_linked = LINE連携がまだです
withheld-blocked = ブロックされています
withheld-no_consent = この用途の同意がありません
withheld-no_channel = LINEチャネルが未接続です
withheld-not_a_friend = 友だち追加がまだです

## 最後の失敗

why-rate_limited = LINEの送信速度の上限に達しました。間隔をあけて送り直します
why-quota_exhausted = 今月のLINEメッセージ数の上限に達しました
why-unauthorized = チャネルの認証情報がLINEに受け付けられません
why-unclear = LINEから応答がありませんでした。同じ再試行キーで送り直します
why-unreachable = LINEに接続できません。送り直します
why-key_expired = LINEが受け付けたか確認できないまま24時間が過ぎました。自動では送り直しません
why-worthless = 時期を過ぎたため送りませんでした
why-worthless_unclear = LINEが受け付けたか確認できないまま時期を過ぎました。送り直しません
why-bad_request = LINEがこの内容を受け付けませんでした
why-unknown_recipient = このチャネルでは知られていない宛先です
why-invalid_reply_token = 応答トークンは使用済みか期限切れです
why-forbidden = このアカウントではこの機能を使えません
why-not_found = LINEに該当するものがありません
why-gone = LINEに該当するものはもうありません
why-too_large = LINEの大きさの上限を超えています
why-unsupported_media_type = LINEがこの形式を受け付けませんでした
why-other = LINEが拒否しました

## チャネルの停止

paused-unauthorized = チャネルシークレットが変わったようです。接続し直してください
paused-quota = 今月のメッセージ数の上限に達したため止めています。1時間ごとに1通で確かめます
paused-staff = スタッフが配信を止めています

## 接続の確認

wrong-malformed_id = チャネルIDは数字だけです。「チャネル基本設定」の「チャネルID」をそのまま貼り付けてください
wrong-malformed_secret = チャネルシークレットは32文字の英数字です。「チャネル基本設定」からそのまま貼り付けてください
wrong-unknown_id = このチャネルIDはLINEにありません。「チャネル基本設定」の「チャネルID」を確かめてください
wrong-wrong_secret = このチャネルIDのシークレットではありません。「チャネル基本設定」の「チャネルシークレット」を貼り直してください
wrong-does_not_fit = チャネルIDとシークレットの組み合わせが違います。同じチャネルの「チャネル基本設定」から両方を貼り直してください
wrong-not_messaging = これはLINEログインのチャネルです。Messaging APIのチャネルIDを入れてください
wrong-not_login = これはMessaging APIのチャネルです。LINEログインのチャネルIDを入れてください
wrong-line_away = いまLINEに確認できません。少し待ってからもう一度お試しください

## Webhookの確認

test-OK = LINEからの接続テストに成功しました
test-COULD_NOT_CONNECT = LINEがこのサーバーに接続できませんでした。公開URLとTLS証明書を確かめてください
test-REQUEST_TIMEOUT = サーバーが時間内に応答しませんでした
test-ERROR_STATUS_CODE = サーバーがエラーを返しました。チャネルシークレットを確かめてください
test-UNCLASSIFIED = LINEからの接続テストに失敗しました
