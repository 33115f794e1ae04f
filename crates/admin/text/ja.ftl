## 共通

save = 保存する
saved = 保存しました
cancel = やめる
nav-home = ホーム
nav-members = お客様
nav-deliveries = 配信履歴
nav-settings = 設定
refused-empty = { $what }を入力してください
refused-too-long = { $what }は{ $most }文字以内で入力してください
refused-malformed = { $what }の形式が正しくありません。入力し直してください
role-owner = 管理者
role-sender = 配信担当
role-approver = 承認者
role-chat = チャット担当
role-viewer = 閲覧のみ
styleguide-title = デザインの見本帳

## お申し込み

signup-title = 新規登録
signup-lead = 登録は1分ほどで終わります。LINE公式アカウントとの接続は、このあと画面の案内にそって進めます。
signup-business = 店舗・企業名
signup-business-hint = お客様に届くメッセージに表示されます。例：縁日和 神楽坂店
signup-trade = 業種
signup-trade-choose = 業種を選んでください
trade-restaurant = 飲食店（予約の確認・前日のお知らせ・再来店）
signup-person = お名前
signup-email = メールアドレス
signup-email-hint = 確認のメールをお送りします。
signup-password = パスワード
signup-password-hint = 10文字以上。文字の種類は自由です。覚えやすい短い文でもかまいません。
signup-submit = 登録して確認メールを受け取る
signup-have = すでに登録済みの方は
password-too-short = パスワードは10文字以上にしてください
password-too-long = パスワードは128文字以内にしてください
password-too-common = このパスワードは推測されやすいため使えません。別のものにしてください

## メールアドレスの確認

sent-title = メールを確認してください
sent-lead = { $email } にメールをお送りしました。
sent-what = メールの中のリンクを開き、登録のときに決めたパスワードを入力してください。リンクは24時間有効です。
sent-sandbox = サンドボックスでは、メールは外部に送られません
sent-sandbox-open = 受信メールのページで開く
sent-missing = メールが届かないとき
sent-missing-text = 迷惑メールのフォルダもご確認ください。数分待っても届かないときは、もう一度お送りします。
sent-other-address = 別のメールアドレスで登録し直す
verify-title = メールアドレスの確認
verify-lead = パスワードを入力すると登録が完了し、管理画面が開きます。
verify-password-hint = 新規登録のときに決めたものです。
verify-wrong = パスワードが違います。新規登録のときに決めたものを入力してください
verify-submit = 登録を完了する
verify-not-me = 登録した覚えがない場合は、何も入力せずにこのページを閉じてください。
verify-spent = このリンクは、期限が切れているか、すでに使われています
resend-title = 確認メールの再送
resend-lead = 登録したメールアドレスを入力してください。新しいリンクをお送りします。
resend-submit = 確認メールをもう一度送る

## 手紙

letter-welcome-subject = 【Enishi】登録を完了してください
letter-welcome =
    { $person } 様

    Enishiに「{ $business }」をご登録いただき、ありがとうございます。
    次のリンクを開き、登録のときに決めたパスワードを入力して、登録を完了してください。
    リンクは24時間有効です。

    { $link }

    このメールに心当たりがない場合は、リンクを開かずに、このメールを削除してください。
letter-proof-subject = 【Enishi】メールアドレスの確認
letter-proof =
    「{ $business }」の確認メールを再送しました。
    次のリンクを開き、登録のときに決めたパスワードを入力して、登録を完了してください。
    リンクは24時間有効です。

    { $link }

    このメールに心当たりがない場合は、リンクを開かずに、このメールを削除してください。
letter-taken-subject = 【Enishi】このメールアドレスは登録済みです
letter-taken =
    このメールアドレスで新規登録のお申し込みがありましたが、すでに登録されています。
    新しい登録は行われていません。

    次のページからログインしてください。
    { $login }

    メールアドレスの確認がまだの場合は、確認メールを再送できます。
    { $again }

    お申し込みに心当たりがない場合は、何もしなくてかまいません。

## ログイン

login-title = ログイン
login-wrong = メールアドレスまたはパスワードが違います
login-unproven = メールアドレスの確認がまだ済んでいません。届いているメールのリンクを開いてください
login-new = はじめての方は
workplaces-title = 店舗・企業の切り替え
workplaces-here = 表示中
workplaces-go = 切り替える

## ホーム

home-title = ホーム
home-today = 今日のご予約
home-ahead = これからのご予約
home-members = お客様
home-linked = LINE連携
home-linked-share = お客様全体の { $share }%
home-accepted = 今日の配信
home-count-people = { $count }名
home-count-bookings = { $count }組
home-count-messages = { $count }通
home-none-stuck = 送れなかったものはありません
home-stuck = 送れなかったもの { $count }件
home-newest-messages = 最近の配信
home-newest-members = 新しいお客様
home-all = すべて見る
home-reserve = 予約を追加
home-setup = 初期設定を続けましょう
home-setup-go = 続きから進める
home-setup-next = 次は

## 初期設定

setup-title = 初期設定
setup-title-done = 初期設定が終わりました
setup-lead = 上から順に進めてください。できたことは自動でチェックが付きます。
setup-lead-done = すべての準備が整いました。予約を追加すると、確認と前日のお知らせがお客様のLINEに届きます。
setup-steps = 準備リスト
setup-progress = { $done } / { $total } できました
setup-progress-label = 初期設定の進み具合
step-channel = LINEチャネルをつなぐ
step-webhook = Webhookを設定する
step-link-page = 連携ページを用意する
step-friend = 友だち追加を試す
step-link = 最初のID連携
step-reservation = 最初の予約
setup-account = 接続中のアカウント：
setup-channel-text = LINE公式アカウントのチャネル（Messaging APIとLINEログイン）の値を貼り付けてください。どちらも同じプロバイダーのものを使います。入力した値は、その場でLINEに確認します。
setup-console = LINE Developersを開く
setup-connect = LINEに確認して接続する
setup-connected = { $name } に接続しました
setup-already-connected = このLINE公式アカウントはすでに接続されています
setup-another-account = これは別のLINE公式アカウントの値です。今つながっているアカウントの値を入れてください
setup-ask-owner = チャネルの接続は管理者が行います。
pair-messaging = Messaging APIチャネル
pair-messaging-where = LINE Developersの「チャネル基本設定」にあります。
pair-login = LINEログインチャネル
pair-login-where = Messaging APIと同じプロバイダーに作ったLINEログインチャネルの「チャネル基本設定」にあります。
pair-fault = { $of }：{ $what }
pair-id = チャネルID
pair-id-hint = 数字だけです。例：2001234567
pair-secret = チャネルシークレット
pair-secret-hint = 32文字の英数字です。保存後は表示されません。
setup-webhook-text = お客様の友だち追加やボタンの返事を受け取るための設定です。先にLINE Developersの「Messaging API設定」で「Webhookの利用」をオンにしてください。ボタンを押すと、WebhookのURLをLINEに登録し、接続テストまで行います。
setup-webhook-set = Webhookを設定してテストする
setup-webhook-done = LINEからの通知を受け取れています。
setup-webhook-off-title = 「Webhookの利用」がオフです
setup-webhook-off = 接続テストは成功しましたが、LINE側で「Webhookの利用」がオフのため、お客様の操作が届きません。LINE Developersの「Messaging API設定」でオンにしてから、もう一度お試しください
setup-callback-fold = コールバックURLを確かめる
setup-webhook-refused = LINEにWebhookを設定できませんでした。少し待ってからもう一度お試しください
setup-webhook-by-hand = 手動で設定する場合
setup-webhook-url = Webhook URL
setup-webhook-url-hint = LINE Developersの「Messaging API設定」の「Webhook URL」に貼り付け、「Webhookの利用」をオンにします。
setup-callback-text = まず、次のURLをLINEログインチャネルの「LINEログイン設定」の「コールバックURL」に貼り付けてください。
setup-callback-url = コールバックURL
setup-callback-url-hint = 一文字でも違うとログインできません。コピーして貼り付けてください。
setup-link-text = 次のURLとQRコードが、お客様に連携していただくページです。店頭のポップやホームページに載せて使えます。誰かが一度ログインすると、この手順は完了になります。
setup-link-url = 連携ページのURL
setup-qr = 連携ページのQRコード
setup-qr-text = スマホのカメラで読み取ると、連携ページが開きます。
setup-friend-text = ご自身のスマホでLINE公式アカウントを友だち追加してみてください。「連携する」ボタンの付いたあいさつが届きます。
setup-phones = お客様のスマホを開く
setup-first-link-text = あいさつの「連携する」ボタンから、ログインと同意を済ませると連携が完了します。
setup-reservation-text = 連携したお客様の予約を追加すると、確認のメッセージがLINEに届きます。

## お客様

members-title = お客様
members-name = { $name } 様
members-new = お客様を登録
members-new-title = お客様を登録
members-create = 登録する
members-created = お客様を登録しました
members-edit = 編集
members-edit-title = お客様の情報を編集
members-edited = お客様の情報を保存しました
members-record = お客様の情報
members-search = お名前・電話番号・メール・会員番号
members-search-example = やまだ
members-search-go = 検索
members-search-all = すべて表示
members-empty-title = まだお客様がいません
members-empty-text = お客様を登録すると、ここに一覧で表示されます。LINEで連携した方は自動で登録されます。例：山田 花子 様、090-1234-5678
members-nobody-title = 見つかりませんでした
members-nobody-text = お名前は読みの先頭から（例：やま）、電話番号・メール・会員番号は全部を入力して検索できます。
members-column-name = お名前
members-column-tie = LINE連携
members-column-since = 登録日
member-name = お名前
member-kana = ふりがな
member-kana-hint = 検索に使います。例：やまだ はなこ
member-phone = 電話番号
member-phone-hint = 例：090-1234-5678
member-email = メールアドレス
member-on-record = 登録済み：{ $kept }。空欄のままなら変わりません。
member-clear-phone = 登録済みの電話番号を消す
member-clear-email = 登録済みのメールアドレスを消す
member-external-id = 会員番号
member-external-id-hint = お使いの予約台帳や顧客管理の番号です。
member-external-id-taken = この会員番号は別のお客様が使っています
member-language = メッセージの言語
member-language-hint = このお客様に送るメッセージの言語です。
member-note = メモ
member-note-hint = お客様には見えません。例：窓ぎわの席がお好き
member-edited-meanwhile = ほかの人が先にこの情報を変更しました。お客様のページで最新の内容を確認してから、編集し直してください
members-facts = 基本情報
members-kana-and-id = ふりがな・会員番号
members-reveal = 電話番号とメールを表示
members-revealed = 表示したことを操作の記録に残しました。
members-line = LINE
members-line-name = LINEの表示名
members-linked-since = 連携した日時
members-not-linked-text = まだLINEと連携していません。連携ページのQRコードをご案内ください。
members-consents = 同意
members-messages = 送ったメッセージ
members-no-messages = まだメッセージはありません。予約を追加すると、確認のメッセージがここに記録されます。
members-story = これまでのこと
members-no-story = まだ記録はありません。
tie-none = 未連携
tie-linked = 連携済み
tie-blocked = ブロック中
tie-no-friend = 連携済み・友だち未追加
consent-service = 予約などのご連絡
consent-offers = おすすめやお得な情報
consent-profile = LINEのお名前と画像
consent-since = { $day }から
consent-none = 同意なし
event-member-created = お客様を登録しました
event-link-made = LINEと連携しました
event-link-ended = LINEとの連携を解除しました
event-friend-followed = 友だち追加しました
event-friend-unfollowed = ブロックしました
event-reservation-made = 予約を受け付けました
event-reservation-edited = 予約の内容を変更しました
event-reservation-confirmed = 「行きます」と返事がありました
event-reservation-change-asked = 予約の変更を希望しています
event-reservation-cancelled = 予約がキャンセルされました
event-reservation-came = 来店しました
event-reservation-reminded = 前日のお知らせを送りました

## 配信履歴

deliveries-title = 配信履歴
deliveries-lead = 「LINEが受付」は、LINEがメッセージを受け取ったことを示します。お客様が読んだことを示すものではありません。
deliveries-empty-title = まだ配信はありません
deliveries-empty-text = お客様に送ったメッセージと、送らなかった理由がここに記録されます。例：予約の確認、前日のお知らせ
delivery-to = 宛先
delivery-reason = 内容
delivery-state = 状態
delivery-at = 日時
delivery-request-id = LINEのリクエストID
delivery-request-id-show = 表示
delivery-nobody = LINEの友だち
delivery-next-try = 次の送信：{ $at }
reason-friend-greeting = 友だち追加のあいさつ
reason-link-welcome = 連携完了のお知らせ
reason-reservation-made = 予約の確認
reason-reservation-changed = 予約変更のお知らせ
reason-reservation-cancelled = キャンセルのお知らせ
reason-reservation-reminder = 前日のお知らせ
reason-reservation-answer = お返事への返信

## 設定

settings-title = 設定
settings-business = 店舗・企業
settings-channels = LINEチャネル
settings-keys = APIキー
settings-audit = 操作の記録
settings-name-hint = お客様に届くメッセージにも使われます。
settings-zone = タイムゾーン
settings-zone-hint = 予約の日時や前日のお知らせは、この時間で扱います。
settings-zone-choose = タイムゾーンを選んでください
settings-language = お客様への言語
settings-language-hint = 言語を選んでいないお客様に送るメッセージの言語です。
settings-owner-only = 変更は管理者が行います。
settings-me = あなたのアカウント
settings-role = 役割
settings-setup-text = LINEとの接続や連携ページのQRコードを確認できます。
settings-setup-go = 準備リストを開く
channels-title = LINEチャネル
channels-connected = 接続中
channels-paused = 配信を止めています
channels-resume = 再開する
channels-resumed = 配信を再開しました
channels-stop-title = 配信の一時停止
channels-stop-text = お客様へのメッセージをすべて止めます。止めている間のメッセージは消えず、再開すると古いものから送られます。
channels-stop = 配信を止める
channels-stop-confirm = お客様へのメッセージをすべて止めます。予約の確認も、再開するまで届きません。
channels-stopped = 配信を止めました
channels-messaging-id = Messaging APIのチャネルID
channels-login-id = LINEログインのチャネルID
channels-since = 接続した日時
channels-heard = 最後の通知
channels-never-heard = まだありません
channels-empty-title = LINEチャネルがまだつながっていません
channels-empty-text = つなぐと、予約の確認や前日のお知らせをお客様のLINEに送れます。準備リストで、値の場所から順に案内します。
channels-check-title = 接続の診断
channels-check-text = チャネルの値とWebhookを、今LINEに確認します。
channels-check = 診断する
channels-messaging = Messaging API
channels-login = LINEログイン
channels-webhook = Webhook
channels-fine = LINEに確認できました
channels-another-account = 別のアカウントが応答しました。値を入れ直してください
channels-refused = LINEが値を受け付けません。シークレットを入れ直してください
channels-away = いまLINEに確認できません
channels-renew-title = シークレットの入れ替え
channels-renew-text = LINE Developersでチャネルシークレットを再発行したときに、新しい値を入れます。
channels-renew-lead = 両方のチャネルの今の値を貼り付けてください。LINEに確認してから入れ替えます。途中の通知は失われません。
channels-renew = シークレットを入れ替える
channels-renewed = シークレットを入れ替えました
keys-title = APIキー
keys-lead = 予約台帳や顧客管理のシステムからEnishiを使うためのキーです。
keys-docs = APIの説明を見る
keys-new = 新しいキーを作る
keys-name = キーの名前
keys-name-hint = 使い道がわかる名前にしてください。例：予約台帳
keys-make = キーを作る
keys-made = キーを作りました
keys-once = キーはこの画面で一度だけ表示されます。今コピーして、安全な場所に保管してください。
keys-text = APIキー
keys-too-many = 使用中のキーが多すぎます。使っていないキーを無効にしてから作ってください
keys-empty-title = まだAPIキーがありません
keys-empty-text = お使いのシステムとつなぐときに作ります。例：予約台帳から予約を自動で登録する
keys-ending = 末尾
keys-made-at = 作成日時
keys-used-at = 最後の使用
keys-never-used = 未使用
keys-state = 状態
keys-ended = 無効
keys-revoke = 無効にする
keys-revoke-confirm = キー「{ $name }」を無効にします。このキーを使っているシステムは、すぐにつながらなくなります。元には戻せません。
keys-revoked = キーを無効にしました
audit-title = 操作の記録
audit-empty-title = まだ記録はありません
audit-empty-text = 誰が、いつ、何をしたかがここに残ります。例：お客様の電話番号の表示
audit-at = 日時
audit-who = 操作した人
audit-what = 操作
audit-subject = 対象
actor-staff = スタッフ
actor-api-key = APIキー
actor-member = お客様
actor-system = 自動
audit-tenant-signed-up = 新規登録
audit-tenant-edited = 店舗・企業の設定を変更
audit-member-created = お客様を登録
audit-member-edited = お客様の情報を編集
audit-member-revealed = 電話番号とメールを表示
audit-channel-connected = LINEチャネルを接続
audit-channel-reconnected = シークレットを入れ替え
audit-channel-paused = 配信を停止
audit-channel-resumed = 配信を再開
audit-api-key-made = APIキーを作成
audit-api-key-revoked = APIキーを無効化
audit-link-made = LINEと連携
audit-link-ended = LINE連携を解除
audit-reservation-made = 予約を追加
audit-reservation-edited = 予約を変更
audit-reservation-cancelled = 予約をキャンセル
audit-reservation-came = 来店を記録
