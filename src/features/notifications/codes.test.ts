import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findActionCode, findCodes, mask, maskCodes } from './codes.ts'

const codes: readonly [text: string, code: string][] = [
  // English
  ['123456 is your Amazon OTP. Do not share it with anyone.', '123456'],
  ['G-482913 is your Google verification code.', '482913'],
  ['Your WhatsApp code: 123-456\nDo not share this code with others', '123456'],
  ['Your Apple ID Code is: 903412. Don’t share it with anyone.', '903412'],
  ['Your Uber code is 4821. Never share this code.', '4821'],
  ['Use 771 204 to verify your Instagram account.', '771204'],
  ['Telegram code: 52817. You can also tap on this link to log in: https://t.me/login/52817', '52817'],
  ['Your Steam Guard code is RTYPK', 'RTYPK'],
  ['Slack confirmation code: ABC-DEF', 'ABC-DEF'],
  ['Your one-time passcode for Example Bank Online is: 40921873. It expires in 10 minutes.', '40921873'],
  ['<#> Your ExampleApp code is: 123ABC78\nFA+9qCX9VSu', '123ABC78'],
  ['Your verification code is 2024', '2024'],
  ['Card ending in 4471: your OTP for USD 120.50 is 883120. Valid 5 min.', '883120'],
  ['Example Shop\n\n@example.com #747723', '747723'],
  ['PIN: 0042. Use it to unlock the locker.', '0042'],
  ['Your login code for your account: 620193', '620193'],
  ['2FA code 118 322', '118322'],
  ['Here is your temporary password: k7m2x9', 'k7m2x9'],
  ['Your code for order #99120 is 5519. Show it to the courier.', '5519'],
  ['Verification\n664120', '664120'],
  ['Your code is 4-8-2-9-1-3', '482913'],
  ['Verification code: 4 8 2 9 1 3', '482913'],
  ['Your code: 12 34 56', '123456'],
  ['code=482913', '482913'],
  // German
  ['Ihr Bestätigungscode lautet 482 917.', '482917'],
  ['Ihre smsTAN für die Überweisung über 1.250,00 EUR: 391847', '391847'],
  ['Dein Sicherheitscode ist 7741. Gib ihn niemandem weiter.', '7741'],
  ['Der Code 550912 ist 10 Minuten gültig.', '550912'],
  ['Einmalpasswort: 92KX71', '92KX71'],
  // French
  ['Votre code de vérification est le 604 118.', '604118'],
  ['583021 est votre code de confirmation Doctolib', '583021'],
  ['Mot de passe à usage unique : 77120943', '77120943'],
  // Spanish, Portuguese, Italian, Romanian
  ['Tu código de verificación es 318842', '318842'],
  ['Su clave dinámica es 9921', '9921'],
  ['Seu código de verificação é 445-901', '445901'],
  ['Il tuo codice di verifica è 120987', '120987'],
  ['Codul tau este 66120', '66120'],
  // Dutch, Scandinavian, Finnish
  ['Je verificatiecode is 889021', '889021'],
  ['Din kod är 451209', '451209'],
  ['Din engangskode er 771203', '771203'],
  ['Vahvistuskoodisi on 30921', '30921'],
  // Polish, Czech, Hungarian, Turkish, Greek
  ['Twój kod weryfikacyjny: 820114', '820114'],
  ['Váš ověřovací kód je 556781', '556781'],
  ['Az Ön ellenőrző kódja: 90214', '90214'],
  ['Doğrulama kodunuz: 337190', '337190'],
  ['Ο κωδικός επαλήθευσης είναι 551207', '551207'],
  // Russian, Ukrainian
  ['Код подтверждения: 4821. Никому его не сообщайте.', '4821'],
  ['Ваш одноразовый пароль 771290 для входа', '771290'],
  ['Ваш код підтвердження 55120', '55120'],
  // Arabic, Persian, Hebrew
  ['رمز التحقق الخاص بك هو 482913', '482913'],
  ['رمز التحقق هو ٤٨٢٩١٣', '482913'],
  ['كود التفعيل: \u200e5512\u200e', '5512'],
  ['کد تایید شما: ۷۷۱۲۰', '77120'],
  ['קוד האימות שלך הוא 661204', '661204'],
  // Chinese, Japanese, Korean
  ['【支付宝】验证码823716，5分钟内有效，请勿泄露。', '823716'],
  ['您的动态密码为123098，请在10分钟内使用', '123098'],
  ['您的驗證碼是 55 12 09'.replaceAll(' 12 ', '12'), '551209'],
  ['認証コードは482913です。', '482913'],
  ['ワンタイムパスワード：９０３４１２', '903412'],
  ['[카카오] 인증번호 [719204]를 입력해 주세요.', '719204'],
  // India, Thailand, Vietnam, Indonesia
  ['आपका ओटीपी ४४१२०९ है', '441209'],
  ['รหัส OTP ของคุณคือ 882109', '882109'],
  ['Mã xác minh của bạn là 120934', '120934'],
  ['Kode verifikasi Anda: 670912. JANGAN BERIKAN kepada siapa pun.', '670912'],
]

const others: readonly string[] = [
  'Lunch at 12:30?',
  'Call me on +44 20 7946 0958',
  'Call 0800 555 1234 if you did not ask for a new password.',
  'Your order 4481920 has shipped',
  'Order #112-4481920 arrives on 2024-05-12',
  'Invoice 20240117 over 1.250,00 EUR',
  'You paid $4500.00 with your card ending in 4471',
  'Your password was changed on 12.05.2024',
  'Use code SAVE20 for 20% off your next order',
  'Promo code WELCOME10 ends tonight',
  'Gutscheincode HERBST24: 10 % Rabatt',
  'Code promo NOEL2024 : -15 % de réduction',
  'Código de descuento VERANO24',
  'Промокод LETO2024 на скидку 500 руб.',
  'クーポンコード AUTUMN24 で10%割引',
  'The wall of fame of 2024',
  'Happy new year 2025!',
  'Error code 50012 while loading the page',
  'Fehlercode 1234 beim Drucken',
  'Postal code 90210, area code 02079',
  'Your QR code is ready',
  '10000 steps today, verify in the app',
  'You have 4500 points, show the code at the till',
  'Dress code: CASUAL',
  'Flight BA2490 boards at gate B32, verify your seat',
  'Code review for PR 12345 is done',
  'VS Code 2024 is out',
  'Tracking number 00340434161094042557',
  'Ihr Paket mit der Sendungsnummer 003404341610 ist da',
  'Votre commande 4481920 est arrivée',
  'Ваш заказ 4481920 готов',
  '您的订单4481920已发货',
  '尾号4471的卡消费1250元，密码请勿泄露',
  '注文番号 4481920 を発送しました',
  'طلبك رقم 4481920 في الطريق',
  'Pinned 2048 photos to your board',
  'Meeting ID: 845 2201 9982',
  'Battery 4500 mAh, code name Falcon',
  'https://example.com/verify?code=482913 confirms your address',
  'Train 1048 leaves at 1430 Uhr',
  'Version 20240117 is available',
  'Enter your PIN to pay $4500 now',
  'Verify your payment of EUR 1250 in the app',
  'He finished in 1:23.456',
  'Meeting password, dial 845 2201 9982 to join',
  'IBAN DE89 3704 0044 0532 0130 00',
]

test.each(codes)('the code in "%s" is found', (text, code) => {
  const found = findCodes(text)
  expect(found.best).toBe(code)
  const left = maskCodes(text, found.all)
  expect(left).toContain(mask)
  expect(findCodes(left).best).toBeUndefined()
})

test.each(others)('"%s" holds no code', (text) => {
  expect(findCodes(text).best).toBeUndefined()
})

test('a button for copying a code is understood, with invisible separators or without', () => {
  expect(findActionCode('Copy \u20634\u20638\u20632\u20639\u20631\u20633')).toBe('482913')
  expect(findActionCode('\u206312345678\u2063')).toBe('12345678')
  expect(findActionCode('„482913“ kopieren')).toBe('482913')
  expect(findActionCode('复制 482913')).toBe('482913')
  expect(findActionCode('Copy code')).toBeUndefined()
  expect(findActionCode('View 2024 recap')).toBeUndefined()
})

test('every writing of a code is masked, and no part of a longer number', () => {
  const text =
    'Code 482913, again 482 913, 482-913, ٤٨٢٩١٣, 4\u20638\u20632\u20639\u20631\u20633; not 1482913 nor 4829130.'
  expect(maskCodes(text, ['482913'])).toBe(
    `Code ${mask}, again ${mask}, ${mask}, ${mask}, ${mask}; not 1482913 nor 4829130.`,
  )
})

test('of several numbers the one that the words point at is offered, and every likely one is masked', () => {
  const text = 'Your access code is 551209. If 771204 was not yours, ignore it.'
  const { best, all } = findCodes(text)
  expect(best).toBe('551209')
  expect(maskCodes(text, all)).not.toMatch(/\d{4}/)
})

test('a title lends its words, but the short number in it is no code', () => {
  expect(findCodes('664120', 'Verification')).toEqual({ best: '664120', all: ['664120'] })
  expect(findCodes('Your code is 664120', '72975')).toEqual({ best: '664120', all: ['664120'] })
})

const templates = [
  (code: string) => `${code} is your Example verification code`,
  (code: string) => `Your code is ${code}.`,
  (code: string) => `Ihr Bestätigungscode: ${code}`,
  (code: string) => `Votre code de vérification : ${code}`,
  (code: string) => `验证码${code}，请勿告诉他人`,
  (code: string) => `Код подтверждения ${code}`,
  (code: string) => `رمز التحقق ${code}`,
]
const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''))

test('a code that looks like a year is one where the sentence is about it, and a year is none', () => {
  expect(findCodes('2000 is your Example verification code').best).toBe('2000')
  expect(findCodes('Since 2000 we send you a verification code by mail').best).toBeUndefined()
  expect(findCodes('2000. We never ask for your verification code').best).toBeUndefined()
})

test('any code of 4 to 10 digits in a usual sentence is found and leaves no trace', () => {
  fc.assert(
    fc.property(digits(4, 10), fc.constantFrom(...templates), (code, template) => {
      const text = template(code)
      const found = findCodes(text)
      expect(found.best).toBe(code)
      expect(maskCodes(text, found.all)).not.toContain(code)
    }),
  )
})

test('a text without any word for a code holds none', () => {
  const word = fc.constantFrom('lunch', 'tomorrow', 'the', 'meeting', 'Ada', 'moved', 'to', 'Straße', '会议', 'встреча')
  fc.assert(
    fc.property(fc.array(fc.oneof(word, digits(1, 12)), { maxLength: 30 }), (words) => {
      expect(findCodes(words.join(' ')).all).toEqual([])
    }),
  )
})

test('any text is read, in time that its length bounds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.string({ maxLength: 20 }), (text, title) => {
      const { all } = findCodes(`${title} code ${text}`)
      maskCodes(text, all)
      findActionCode(text)
    }),
  )
  for (const unit of [
    '1',
    '1 ',
    'a1',
    'code ',
    'code 1234 ',
    '1-',
    'A-',
    '\u2063',
    '123 456 ',
    'verification ',
    '$1 ',
    'your ',
  ]) {
    const text = unit.repeat(Math.ceil(8_000 / unit.length))
    const began = performance.now()
    maskCodes(text, findCodes(text).all)
    expect(performance.now() - began, JSON.stringify(unit)).toBeLessThan(500)
  }
})

test('a code whose digits stand far apart elsewhere in the text is looked for in bounded time', () => {
  for (const between of ['\u200b', '\u2063', '\u2060\u200d'].map((unit) => unit.repeat(400))) {
    const text = `Your OTP is 1111111112. ${`1${between}`.repeat(9)}3 ${`1${between}`.repeat(9)}2`
    const began = performance.now()
    const masked = maskCodes(text, ['1111111112'])
    expect(performance.now() - began).toBeLessThan(500)
    expect(masked).toContain('3')
    expect(masked.split(mask)).toHaveLength(3)
  }
})
