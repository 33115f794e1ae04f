# 受け付けられなかった理由
refused-empty = 入力してください。
refused-too-long = { $most }文字以内で入力してください。
refused-malformed = 形式が正しくありません。
refused-taken = この会員番号は、別のお客様が使っています。
refused-edited-meanwhile = 読み取ったあとに変更されています。最新の内容を読み込み直してください。
refused-cursor = 前のページの next をそのまま送ってください。

# ドキュメント
docs-title = APIドキュメント
docs-lead = お客様・配信などを、お店のシステムから操作するためのAPIです。管理画面の「設定」でAPIキーを作り、Authorizationヘッダーに付けて呼び出してください。
docs-json = OpenAPI文書(JSON)
docs-problems = 問題の一覧
docs-problems-lead = APIが返す問題(RFC 9457)の一覧です。type の最後の語で見分けてください。
docs-no-script = この画面で操作を試すにはJavaScriptが必要です。内容は上のJSONでもご覧いただけます。
docs-status = HTTPステータス
docs-what = 何が起きたか
docs-next = どうすればよいか
docs-type = type の値
docs-back = APIドキュメントへ
