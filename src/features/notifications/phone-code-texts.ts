/** Text messages with a one-time code, from senders that do not exist: `{code}` as it is, `{apart}` in two groups. */
export const codeTexts: readonly (readonly [sender: string, text: string])[] = [
  ['72975', '{code} is your Larkspur verification code. Do not share it.'],
  ['Nimbus Bank', 'Your one-time passcode is {apart}. We will never ask you for it on the telephone.'],
  ['Bahnhof+', 'Ihr Bestätigungscode lautet {apart}. Er gilt zehn Minuten.'],
  ['La Petite Poste', 'Votre code de vérification est le {apart}.'],
  ['Mercadillo', 'Tu código de verificación es {code}. No lo compartas con nadie.'],
  ['Почта Лес', 'Код подтверждения: {code}. Никому его не сообщайте.'],
  ['みどり銀行', '認証コード：{code}　このコードを他の人に教えないでください。'],
  ['云朵商城', '【云朵商城】您的验证码是{code}，5分钟内有效。'],
  ['متجر النخلة', 'رمز التحقق الخاص بك هو {code}'],
  ['ספריית העיר', 'קוד האימות שלך: {code}'],
  ['चाय घर', 'आपका ओटीपी {code} है। इसे किसी से साझा न करें।'],
  ['푸른은행', '[푸른은행] 인증번호 {code}를 입력해 주세요.'],
  ['Zielony Koszyk', 'Twój kod weryfikacyjny: {code}'],
  ['Casa Azul', 'Seu código de verificação é {code}'],
  ['Mavi Kargo', 'Doğrulama kodunuz: {code}'],
  ['Лісова пошта', 'Ваш код підтвердження: {code}'],
]
