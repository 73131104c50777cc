/**
 * The words that stand beside one-time codes, by language. A row is a pattern of one or more words; rows are joined with
 * word borders where the script has them.
 */

/** These say "one-time code" by themselves, so a number some way off still belongs to them. */
const sure = [
  // English
  '(?:verification|security|confirmation|authentication)[ -](?:code|pin|passcode|password|number)s?',
  '(?:authorization|activation|access|login|log-in|sign-in)[ -](?:code|pin|passcode|password|number)s?',
  '(?:one[- ]time|temporary|2fa|mfa|sms)[ -](?:code|pin|passcode|password|number)s?',
  'one[- ]time pass(?:word|code)s?',
  'pass ?codes?',
  'OTPs?',
  // German, Dutch, Scandinavian: one long word
  '(?:bestätigungs|verifizierungs|verifikations|sicherheits|zugangs|anmelde)-?(?:code|codes|kode)',
  '(?:aktivierungs|freischalt|freigabe|einmal|login|prüf|sms|otp|pin|verificatie)-?(?:code|codes|kode)',
  '(?:bevestigings|inlog|beveiligings|toegangs|activatie)-?(?:code|codes|kode)',
  '(?:einmal|einweg)-?(?:passwort|kennwort|pin|passwörter)',
  '(?:sms|push|chip|photo|m)?-?TAN',
  '(?:verifierings|verifikations|bekräftelse|bekræftelses|bekreftelses)(?:kod|kode|koden|lösenord)',
  '(?:säkerhets|sikkerheds|sikkerhets|engångs|engangs|inloggnings)(?:kod|kode|koden|lösenord)',
  'aktiverings(?:kod|kode|koden|lösenord)',
  String.raw`(?:vahvistus|kerta|tunnistautumis|turva)(?:koodi|salasana)\p{L}*`,
  // Romance
  "code(?:s)? (?:de |d['’])(?:vérification|confirmation|sécurité|validation|connexion|accès)",
  "code(?:s)? (?:de |d['’])(?:activation|authentification)",
  'mot de passe (?:à )?(?:usage unique|unique|temporaire)',
  '(?:código|codigo)s? de (?:verificación|verificacion|confirmación|seguridad|acceso|activación)',
  '(?:código|codigo)s? de (?:autenticación|verificação|confirmação|segurança|acesso|ativação)',
  '(?:contraseña|clave) (?:de un solo uso|temporal|dinámica)',
  "codice (?:di|d['’]) ?(?:verifica|conferma|sicurezza|accesso|attivazione|autenticazione)",
  'codul? de (?:verificare|confirmare|securitate)',
  // Slavic, Baltic, Hungarian, Turkish, Greek
  '(?:проверочный|одноразовый|временный) (?:код|пароль)',
  'код(?:ы)? (?:подтверждения|безопасности|доступа|активации|авторизации|проверки|входа|підтвердження)',
  'код(?:ы)? (?:безпеки|за потвърждение)',
  String.raw`(?:kod|kodu|kodem) (?:weryfikacyjny\p{L}*|autoryzacyjny\p{L}*|bezpieczeństwa|dostępu|sms)`,
  String.raw`(?:kod|kodu|kodem) jednorazow\p{L}*`,
  'hasło jednorazowe',
  '(?:ověřovací|potvrzovací|bezpečnostní|overovací|potvrdzovací) kód',
  String.raw`(?:ellenőrző|biztonsági|megerősítő|hitelesítő|egyszeri) ?(?:kód|jelszó)\p{L}*`,
  String.raw`(?:doğrulama|güvenlik|onay|tek kullanımlık) (?:kod|şifre|parola)\p{L}*`,
  'κωδικ(?:ός|ό|ού) (?:επαλήθευσης|επιβεβαίωσης|ασφαλείας|μίας χρήσης)',
  // Arabic, Persian, Hebrew
  String.raw`(?:ال)?(?:رمز|كود|رقم) (?:ال)?(?:تحقق|تأكيد|تاكيد|تفعيل|دخول|أمان|مرور|سري)\p{L}*`,
  '(?:رمز|کد) (?:تأیید|تایید|یکبار مصرف|پویا|ورود|فعال ?سازی)',
  'קוד (?:ה)?(?:אימות|אישור|כניסה|גישה|חד[- ]פעמי)',
  // South and South-East Asia
  'mã (?:xác (?:minh|thực|nhận)|otp|bảo mật|đăng nhập)',
  'kode (?:verifikasi|keamanan|otp|masuk|konfirmasi)',
  'kod (?:pengesahan|keselamatan)',
  'ओटीपी|सत्यापन (?:कोड|संख्या)|ওটিপি',
]

/** No word borders in these scripts. */
const sureUnspaced = [
  '验证码|驗證碼|校验码|校驗碼|动态码|动态密码|動態密碼|动态口令|认证码|認證碼|確認碼|确认码|安全码|一次性密码|一次性密碼|短信码',
  '認証コード|確認コード|認証番号|検証コード|セキュリティコード|ワンタイムパスワード|ワンタイムコード|パスコード|暗証番号|本人確認コード|ログインコード',
  '인증번호|인증 번호|인증코드|인증 코드|확인코드|확인 코드|보안코드|보안 코드|일회용 비밀번호|승인번호',
  'รหัสยืนยัน|รหัสผ่านครั้งเดียว|รหัส OTP|รหัสความปลอดภัย',
]

/** These mean other things too, so the number must stand close by. */
const likely = [
  'codes?|password|verif(?:y|ies|ied|ication)|authenticat(?:e|ion)',
  String.raw`kennwort|passwort|verifizier\p{L}+|bestätigung`,
  String.raw`vérifi\p{L}+|mot de passe`,
  'códigos?|codigos?|clave|senha|verifica(?:ción|ção|cion|r)',
  'codici?e?|verifica',
  'coduri|codul?',
  String.raw`kod|kodu|kodem|koden|kode|koder|kodunuz|kodun|kody|hasło|şifre\p{L}*|parola\p{L}*|doğrulama`,
  'kód|kódja|kódod|kódu|kódem|jelszó',
  'koodi|koodisi|koodin',
  String.raw`код|кода|коду|кодом|коды|пароль|паролем|подтвержд\p{L}+`,
  'κωδικ(?:ός|ό|ού)',
  '(?:و|ال|ب)?(?:رمز|كود|کد)(?:ك|كم|ال)?|كلمة (?:المرور|السر|مرور)|رمز عبور',
  '(?:ה)?קוד|סיסמה|סיסמא',
  'mã|कोड|কোড|குறியீடு',
]

const likelyUnspaced = ['密码|密碼|口令|验证|驗證', 'コード|認証|パスワード', '인증|비밀번호|코드', 'รหัส']

/** Only in capitals or after "your", since to pin is also something else. */
const pin = String.raw`\bPINs?\b|\b(?:[Yy]our|[Dd]eine?|[Ii]hre?|[Vv]otre|[Tt]u|[Ss]u|[Ii]l tuo)(?: \p{L}+)? (?:pin|Pin)\b`

const spaced = (rows: readonly string[]) => String.raw`(?<![\p{L}\p{M}\d])(?:${rows.join('|')})(?![\p{L}\p{M}])`

export const sureWords = new RegExp(`${spaced(sure)}|${sureUnspaced.join('|')}`, 'giu')
export const likelyWords = new RegExp(`${spaced(likely)}|${likelyUnspaced.join('|')}`, 'giu')
export const pinWords = new RegExp(pin, 'gu')

const edge = String.raw`(?<![\p{L}\p{M}\d])`
const beforeNumber = String.raw`(?:\s+(?:is|ist|est|es|number|no|nr|nummer|numéro|número|num|номер|رقم))?[\s#:.№º°]*$`
const any = (...rows: readonly string[]) => rows.join('|')

/** What stands before "code" when it is another kind of code. */
export const otherCodeBefore = new RegExp(
  any(
    String.raw`${edge}(?:error|zip|postal|area|country|bar|qr|promo|promotion|promotional|discount|coupon|referral|invite)[\s-]*$`,
    String.raw`${edge}(?:invitation|gift|voucher|product|tracking|sort|swift|status|exit|dress|source|colou?r|airport|building)[\s-]*$`,
    String.raw`${edge}(?:tax|cheat|morse|git|vs|claude|write|your own|fehler|rabatt|gutschein|strich|quell|länder|штрих)[\s-]*$`,
    String.raw`(?:クーポン|エラー|バー|招待|郵便|優惠|优惠|邀请|에러|오류|할인|쿠폰)\s*$`,
  ),
  'iu',
)

/** And what stands after it. */
export const otherCodeAfter = new RegExp(
  any(
    String.raw`^[\s-]*(?:postal|promo|barre|couleur|civil|pénal|de la route|de réduction|de descuento|de barras|de desconto)`,
    String.raw`^[\s-]*(?:sconto|rabatowy|pocztowy|qr|indirim|ошибки|скидки|review|base|block|snippet|of conduct|sample)(?!\p{L})`,
    String.raw`^[\s-]*(?:changes|freeze|owners?|editor|lines|خصم|الخصم|بريدي|البريدي)(?!\p{L})`,
  ),
  'iu',
)

/** Where these stand, a plain "code" is one for a shop. */
export const shopWords = new RegExp(
  any(
    String.raw`%\s?(?:off|rabatt|de réduction|de descuento|sconto|korting|скидк)|${edge}off your|discount|${edge}rabatt`,
    String.raw`${edge}promo(?:tion|code)?(?!\p{L})|coupon|voucher|gutschein|réduction|${edge}remise|descuento|sconto|korting`,
    'скидк|промокод|优惠|折扣|優惠|クーポン|割引|할인|쿠폰|خصم|indirim|cashback|checkout',
  ),
  'iu',
)

/** What stands right before a number that names a thing: an order, a card, a telephone. */
export const otherNumberBefore = new RegExp(
  any(
    // These have a number of their own, however it is joined on.
    `${edge}(?:orders?|invoice|ticket|booking|reservation|tracking|parcel|ref|reference|room|flight|train|gate)${beforeNumber}`,
    `${edge}(?:ending in|ending with|ending|ends in|call|dial|tel|text|sms to|version|build|issue|pr|page|hotline)${beforeNumber}`,
    `${edge}(?:bestellung|bestellnummer|bestellnr|rechnung|rechnungsnummer|auftrag|auftragsnummer|sendung)${beforeNumber}`,
    `${edge}(?:sendungsnummer|kundennummer|vorgang|zimmer|commande|facture|colis|pedido|factura|ordine|fattura)${beforeNumber}`,
    String.raw`${edge}(?:заказ\p{L}*|тел|рейс\p{L}*|(?:ال)?طلب|هاتف)${beforeNumber}`,
    String.raw`(?:订单|订单号|订单编号|尾号|尾号为|卡号|单号|客服|电话|注文番号|電話|주문번호)[\s#:：]*$`,
    // These also stand at the end of "the code for your account: 123456", so a colon or "is" does not make it theirs.
    String.raw`${edge}(?:account|acct|a\/c|card|konto|karte|compte|carte|cuenta|tarjeta|conto|cartão|сч[её]т\p{L}*|карт\p{L}*)(?: (?:number|no\.?|nr\.?|nummer))?[\s#№]*$`,
    String.raw`${edge}(?:ال)?(?:حساب|بطاقة)\s*$`,
    String.raw`(?:账户|账号|口座|カード|계좌|카드)\s*$`,
  ),
  'iu',
)

const money = any(
  '[$€£¥₹₽₩₪₺₫฿₴]',
  String.raw`${edge}(?:usd|eur|gbp|inr|rs|rub|chf|jpy|cny|rmb|pln|sek|nok|dkk|brl|aed|sar|egp|krw)(?!\p{L})\.?`,
  String.raw`${edge}(?:try|czk|huf|idr|vnd|php|mxn|cad|aud)(?!\p{L})\.?`,
)
export const moneyBefore = new RegExp(String.raw`(?:${money}|${edge}kr\.?)\s?$`, 'iu')

/** Money, measures and times of day right after a number. */
export const measureAfter = new RegExp(
  any(
    String.raw`^\s?(?:[$€£¥₹₽₩₪₺₫฿₴%°]|円|元|원|块|步|歩|分钟|分|年|ポイント|포인트|บาท)`,
    String.raw`^\s?(?:usd|eur|gbp|inr|rs|rub|chf|jpy|cny|pln|sek|nok|dkk|kr|zł|kč|ft|lei|руб\p{L}*|р\.|грн|dollars?|euros?)(?!\p{L})`,
    String.raw`^\s?(?:points?|pts|punkte|puntos|steps?|schritte|pas|pasos|шаг\p{L}*|km|mi|miles|mb|gb|kb|mah|kcal|cal)(?!\p{L})`,
    String.raw`^\s?(?:min|mins|minutes?|minuten|минут\p{L}*|hours?|stunden|uhr|hrs|am|pm|days?|tage|people|likes?|views?)(?!\p{L})`,
    String.raw`^\s?(?:followers?|lines?|files?|items?|meters?|metres?|kg|ريال|درهم|جنيه|دينار|نقطة|خطوة|دقيقة|دقائق)(?!\p{L})`,
  ),
  'iu',
)
