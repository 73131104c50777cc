import type { Language } from './phone-people.ts'

/** Text messages with a one-time code, from senders that do not exist: `{code}` as it is, `{apart}` in two groups. */
export const codeTexts: readonly (readonly [language: Language, sender: string, text: string])[] = [
  ['en', '72975', '{code} is your Larkspur verification code. Do not share it.'],
  ['en', 'Nimbus Bank', 'Your one-time passcode is {apart}. We will never ask you for it on the telephone.'],
  ['de', 'Bahnhof+', 'Ihr Bestätigungscode lautet {apart}. Er gilt zehn Minuten.'],
  ['fr', 'La Petite Poste', 'Votre code de vérification est le {apart}.'],
  ['es', 'Mercadillo', 'Tu código de verificación es {code}. No lo compartas con nadie.'],
  ['ru', 'Почта Лес', 'Код подтверждения: {code}. Никому его не сообщайте.'],
  ['ja', 'みどり銀行', '認証コード：{code}　このコードを他の人に教えないでください。'],
  ['zh', '云朵商城', '【云朵商城】您的验证码是{code}，5分钟内有效。'],
  ['ar', 'متجر النخلة', 'رمز التحقق الخاص بك هو {code}'],
  ['he', 'ספריית העיר', 'קוד האימות שלך: {code}'],
  ['hi', 'चाय घर', 'आपका ओटीपी {code} है। इसे किसी से साझा न करें।'],
  ['ko', '푸른은행', '[푸른은행] 인증번호 {code}를 입력해 주세요.'],
  ['pl', 'Zielony Koszyk', 'Twój kod weryfikacyjny: {code}'],
  ['pt', 'Casa Azul', 'Seu código de verificação é {code}'],
  ['tr', 'Mavi Kargo', 'Doğrulama kodunuz: {code}'],
  ['uk', 'Лісова пошта', 'Ваш код підтвердження: {code}'],
]
