import type { NewPosted } from './phone-shade.ts'

/** Same numbers for the same seed, 0 ≤ n < 1. */
type Random = () => number

const people = [
  'Ada Lovelace',
  'Jürgen Müller',
  'Zoë 🌻',
  'Søren Åkesson',
  'Łukasz Żak',
  'Çağla Yılmaz',
  'François Lefèvre',
  'Nguyễn Lan',
  'Ελένη Παπαδοπούλου',
  'Олена Коваль',
  'Дмитрий Орлов',
  'محمد العلي',
  'فاطمة',
  'יעל כהן',
  'दिव्या शर्मा',
  'สมชาย',
  '李雷',
  '王芳',
  '田中 花子',
  '김민수',
] as const

const lines = [
  'Lunch at half past twelve?',
  'On my way 🚲',
  'Did you see the photos from Saturday? 😂😂',
  'Ich bringe Brötchen mit, bis gleich!',
  'Können wir das auf morgen verschieben?',
  'On se retrouve à la gare à huit heures ?',
  'Perfecto, nos vemos mañana 👍',
  'Até já, estou quase aí',
  'Ci vediamo stasera, porto io il vino 🍷',
  'Jag är hemma om tio minuter',
  'Do zobaczenia w piątek, będzie świetnie',
  'Akşam müsait misin?',
  'Τα λέμε το βράδυ 😊',
  'Буду через полчаса, ждите',
  'З днем народження! 🎉🎂',
  'وصلت بالسلامة الحمد لله',
  'מתי אתה מגיע?',
  'कल मिलते हैं 🙏',
  'พรุ่งนี้เจอกันนะ',
  'Hẹn gặp lại tối nay nhé',
  '今晚一起吃火锅吗？🍲',
  '报告已经发给你了，请查收',
  '明日の会議は十時からです',
  '写真ありがとう！かわいい 🐶',
  '오늘 저녁에 시간 있어요?',
  'The bug is in the parser, not in the lexer. Pushed a fix.',
  '👍',
] as const

const news = [
  ['Weather warning', 'Strong wind from the west until the evening 🌬️'],
  ['Stadt bekommt neue Radwege', 'Der Rat stimmte am Abend mit großer Mehrheit zu.'],
  ['Grève levée', 'Les trains circulent à nouveau normalement.'],
  ['El tiempo', 'Cielos despejados en casi toda la península.'],
  ['科技', '新一代折叠屏手机发布'],
  ['速報', '東京で震度三の地震がありました'],
] as const

const mails = [
  ['Your invoice', 'Please find attached the invoice of this month.'],
  ['Re: Urlaub', 'Passt mir gut, ich trage es ein. Viele Grüße'],
  ['Réunion de jeudi', 'Bonjour, je vous confirme la salle B.'],
  ['Weekly digest', 'Seven new answers in threads that you follow.'],
] as const

type Maker = (random: Random) => NewPosted

const chat =
  (app: string, pack: string): Maker =>
  (random) => {
    const sender = pick(random, people)
    const said = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({ sender, content: pick(random, lines) }))
    return {
      app,
      pack,
      title: sender,
      text: said.at(-1)?.content ?? '',
      conversation: said,
      actions: ['Mark as read'],
      reply: true,
      face: sender,
    }
  }

const groupChat: Maker = (random) => {
  const group = pick(random, ['Family 👨‍👩‍👧', 'Fußball am Dienstag', '大学同学', 'Projekt Möwe', 'Соседи'])
  const said = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
    sender: pick(random, people),
    content: pick(random, lines),
  }))
  const text = said.at(-1)?.content ?? ''
  return {
    app: 'Chat',
    pack: 'org.example.chat',
    group,
    title: group,
    text,
    conversation: said,
    reply: true,
    face: group,
  }
}

const pairs =
  (app: string, pack: string, from: readonly (readonly [string, string])[], actions: readonly string[]): Maker =>
  (random) => {
    const [title, text] = pick(random, from)
    return { app, pack, title, text, actions }
  }

const parcel: Maker = (random) => ({
  app: 'Parcels',
  pack: 'com.example.parcels',
  title: 'Out for delivery',
  text: `Your parcel arrives today, ${3 + Math.floor(random() * 12)} stops to go 📦`,
  actions: ['Track'],
})

const bank: Maker = (random) => ({
  app: 'Bank',
  pack: 'com.example.bank',
  title: 'Card payment',
  text: `You paid ${(1 + random() * 90).toFixed(2)} € at ${pick(random, ['Bäckerei Schäfer', 'Café Zoé', 'Metro', '星巴克'])}`,
})

const reminder: Maker = (random) => ({
  app: 'Calendar',
  pack: 'com.example.calendar',
  title: pick(random, ['Dentist', 'Zahnarzt', 'Stand-up', 'Conseil de classe', '健身', 'Vet 🐱']),
  text: `In ${5 + Math.floor(random() * 55)} minutes`,
  actions: ['Snooze', 'Map'],
})

const system: Maker = () => ({
  app: 'System UI',
  pack: 'com.android.systemui',
  title: 'Screenshot saved',
  text: 'Tap to see it',
  actions: ['Share', 'Edit', 'Delete'],
})

/** Chats most, then the rest, as on a real phone. */
const makers: readonly Maker[] = [
  chat('Chat', 'org.example.chat'),
  chat('Chat', 'org.example.chat'),
  chat('Messages', 'com.example.messaging'),
  groupChat,
  groupChat,
  pairs('Mail', 'com.example.mail', mails, ['Archive', 'Delete']),
  pairs('News', 'com.example.news', news, []),
  parcel,
  bank,
  reminder,
  system,
]

const twoDaysMs = 2 * 86_400_000

/** A notification as a person's phone may well have it, of some time within the last two days before `now` (ms). */
export function inventNotification(random: Random, now: number): NewPosted {
  return { ...pick(random, makers)(random), time: Math.floor(now - random() * twoDaysMs) }
}

/** A text message with a one-time code, with Android's own button to copy it: invisible separators between its digits. */
export function inventCode(random: Random, given?: string): NewPosted {
  const code = given ?? String(Math.floor(random() * 1_000_000)).padStart(6, '0')
  return {
    app: 'Messages',
    pack: 'com.example.messaging',
    title: '72975',
    text: `${code} is your Example verification code. Do not share it.`,
    actions: [`Copy “${[...code].join('\u2063')}”`, 'Mark as read'],
    conversation: [{ sender: '72975', content: `${code} is your Example verification code. Do not share it.` }],
    reply: true,
  }
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}
