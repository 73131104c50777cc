import { seededRandom } from './random.ts'

/** What an app on a phone may show; the field names are those of the act `notifications.post`. */
export interface Sample {
  readonly app: string
  readonly title: string
  readonly text: string
  readonly reply?: boolean
  readonly actions?: readonly string[]
}

const people = ['Ada Okafor', 'Jonas Weber', 'Mei Lin', 'Sofia Rossi', 'Liam Byrne', 'Noor Haddad', 'Mum', 'Dad']
const groups = ['Climbing on Thursday', 'Flat 12', 'Family', 'Book club']
const said = [
  'Are we still on for tonight?',
  'I am running ten minutes late, sorry!',
  'Could you bring the blue folder?',
  'That was a lovely evening, thank you 😊',
  'Call me when you have a minute',
  'The train leaves from platform 4',
  'Happy birthday!! 🎂',
  'Did you see the photos from Sunday?',
  'Ok 👍',
  'Where did you put the spare key?',
]
const mails = [
  ['Your order is on its way', 'It will arrive tomorrow between 9 and 12.'],
  ['Minutes of the meeting', 'Please find the minutes below; comments until Friday.'],
  ['Invoice 2041', 'Thank you for your purchase. The invoice is attached.'],
  ['Photos from the trip', 'Here is the link to the album, enjoy!'],
] as const
const events = [
  ['Dentist', '15:30 – 16:00, High Street 12'],
  ['Team meeting', '10:00 – 10:45, room 3'],
  ['Pick up the parcel', 'Today until 18:00'],
] as const
const news = [
  'Rain from the west in the afternoon',
  'City opens the new bridge to cyclists',
  'Final decided on penalties',
]

const kinds: ReadonlyArray<(pick: Pick) => Sample> = [
  (pick) => ({ app: 'Messages', title: pick(people), text: pick(said), reply: true, actions: ['Mark as read'] }),
  (pick) => ({ app: 'Signal', title: pick(people), text: pick(said), reply: true, actions: ['Mark as read'] }),
  (pick) => ({ app: 'WhatsApp', title: pick(groups), text: `${pick(people)}: ${pick(said)}`, reply: true }),
  (pick) => {
    const [title, text] = pick(mails)
    return { app: 'Mail', title, text, actions: ['Archive', 'Delete'] }
  },
  (pick) => {
    const [title, text] = pick(events)
    return { app: 'Calendar', title, text, actions: ['Snooze'] }
  },
  (pick) => ({ app: 'News', title: 'Today', text: pick(news) }),
  (pick) => ({ app: 'Bank', title: 'Card payment', text: `You paid ${pick(['4.20', '12.90', '31.05'])} € by card.` }),
]

type Pick = <Item>(from: readonly Item[]) => Item

/** An endless row of notifications such as people get, the same for the same seed. */
export function* samples(seed: number): Generator<Sample, never> {
  const random = seededRandom(seed)
  const pick: Pick = (from) => from[Math.floor(random() * from.length)] as (typeof from)[number]
  for (;;) yield pick(kinds)(pick)
}
