import { faceOf } from './phone-faces.ts'

export interface Item {
  readonly title: string
  readonly text: string
  /** What its picture is drawn from; the app's icon when not given. */
  readonly face?: string
  /** False: it stays until its app takes it away. */
  readonly clearable?: boolean
  /** Other buttons than the app's usual ones. */
  readonly actions?: readonly string[]
}

export interface App {
  readonly name: string
  readonly pack: string
  readonly actions: readonly string[]
  readonly reply?: boolean
  readonly items: readonly Item[]
}

const item = (title: string, text: string, more: Omit<Item, 'title' | 'text'> = {}): Item => ({ title, text, ...more })
const missed = (who: string, where: string) => item('Missed call', `${who} · ${where}`, { face: faceOf.person(who) })

const newsletter = `Hello and welcome to the autumn letter of the allotment society!

The water is switched off on the last Sunday of the month, so please empty your barrels before. The shredder is back from repair and sounds much better than it did; it may be borrowed for a day at a time, with ear protectors, and must be returned clean. Whoever has too many pumpkins puts them on the table at the gate, and whoever has none takes one. The hedgehogs under the tool shed are still there. We ask everybody to leave that corner alone until spring, however untidy it looks.

The seed swap takes place in the club house, with soup. Last year we ran out of bowls, so bring your own. The bees have given us forty-one jars this year. Half of them go to the school, the rest is sold by the fire brigade's stand at the harvest festival. A plea about the wheelbarrows: there are six of them, and on most Saturdays five lean against the plum tree at the far end. They come back more easily than they went, since the path slopes towards the gate. The sixth has been missing since June; if it stands in your shed under a tablecloth, nobody will ask.

Thank you to all who carried benches, cut hedges, counted birds and did not step on the leeks.

Warm regards, and mind the frost
Your committee`

export const mail: App = {
  name: 'Mail',
  pack: 'com.example.mail',
  actions: ['Archive', 'Delete'],
  reply: true,
  items: [
    item(
      'Grace Lindqvist',
      'Minutes of the meeting\nPlease find the minutes below. Comments until Friday, then I will send them round.',
    ),
    item('Tante Ilse', 'Re: Urlaub\nPasst mir gut, ich trage es ein. Die Gästebetten sind bezogen. Viele Grüße!'),
    item('Allotment society', `The autumn letter 🎃\n${newsletter}`),
    item('Lantern Books', 'Your order is on its way\nIt will arrive tomorrow between nine and twelve.'),
    item('Maëlle Girard', 'Réunion de jeudi\nBonjour, je vous confirme la salle B. Pensez à votre tasse !'),
    item('佐藤 健太', '資料の件\nお世話になっております。資料を添付しましたのでご確認ください。'),
    item(
      'Orchard Bikes',
      'Ready for collection 🚲\nThe new chain is on, and we found your bell. We are here until six.',
    ),
    item('Marek Dvořák', 'Photos from the trip\nHere is the link to the album. The goat is in all of them, sorry.'),
    item(
      'Escuela de cerámica',
      'Tu taza está lista\nYa ha salido del horno y no se ha roto. ¡Ven a buscarla cuando quieras!',
    ),
    item('Олена Коваль', 'Рецепт борщу\nНадсилаю, як обіцяла. Буряк печи, а не вари!'),
    item('City library', 'Two of your books are due on Monday\nYou can extend them once more with one click.'),
  ],
}

/** Everything that neither is a chat nor a mail nor moves on step by step. */
export const everyday: readonly App[] = [
  {
    name: 'Calendar',
    pack: 'com.example.calendar',
    actions: ['Snooze'],
    items: [
      item('Team meeting', 'In ten minutes, room 3'),
      item('Zahnarzt', 'In einer Stunde, Gartenstraße'),
      item('Mum’s birthday 🎂', 'Tomorrow, all day'),
      item('健身房', '一小时后，带毛巾'),
      item('Vet with the cat 🐱', 'In 40 minutes, animal clinic', { actions: ['Snooze', 'Map'] }),
      item('Conseil de classe', 'Dans une demi-heure, salle polyvalente'),
    ],
  },
  {
    name: 'Phone',
    pack: 'com.example.dialer',
    actions: ['Call back', 'Message'],
    items: [
      missed('Mum', 'mobile'),
      missed('Jürgen Müller', 'two calls'),
      missed('فاطمة الزهراني', 'mobile'),
      missed('Orchard Bikes', '+44 20 7946 0123'),
      missed('おばあちゃん', 'home'),
    ],
  },
  {
    name: 'Clock',
    pack: 'com.example.clock',
    actions: ['Dismiss'],
    items: [
      item('Upcoming alarm', 'Tomorrow, 06:45', { actions: ['Dismiss'] }),
      item('Timer “Tea” is done', 'It has drawn for four minutes ☕', { actions: ['Done', 'Add a minute'] }),
      item('Missed alarm', 'It rang for ten minutes'),
    ],
  },
  {
    name: 'Nimbus Bank',
    pack: 'com.example.nimbus',
    actions: [],
    items: [
      item('Card payment', 'You paid 12.90 € at Bäckerei Schäfer.'),
      item('Money came in', '84.00 € from Flat 12 for “electricity”.'),
      item('Card payment', 'You paid 4.20 € at Café Zoé.'),
      item('Standing order', '650.00 € for rent went out today.'),
      item('Card payment', 'You paid ₹ 480 at चाय घर.'),
      item('Savings goal “Kite”', 'You are three quarters of the way there 🪁'),
    ],
  },
  {
    name: 'Daily Lantern',
    pack: 'com.example.lantern',
    actions: ['Save for later'],
    items: [
      item('City', 'The new bridge opens to cyclists on Saturday'),
      item('Stadt bekommt neue Radwege', 'Der Rat stimmte am Abend mit großer Mehrheit zu.'),
      item('Science', 'Crows remember who was kind to them, a long study finds'),
      item('Cultura', 'El museo del pan abre de noche por primera vez'),
      item('速報', '動物園でレッサーパンダの双子が生まれました'),
      item('Спорт', 'Шахматный турнир в парке собрал рекордное число игроков'),
      item('محليات', 'افتتاح حديقة جديدة على ضفة النهر'),
      item('社区', '老城区的灯会今晚开始'),
      item('Insolite', 'Le village qui élit chaque année son plus beau potiron'),
    ],
  },
  {
    name: 'Weather',
    pack: 'com.example.weather',
    actions: [],
    items: [
      item('Rain in half an hour', 'Light, for about an hour. 14 °C'),
      item('Strong wind this evening 🌬️', 'Gusts from the west until midnight.'),
      item('Clear night', 'Good for shooting stars: look north-east after eleven ✨'),
      item('First frost', 'Down to −1 °C before sunrise.'),
    ],
  },
  {
    name: 'Birdhouse',
    pack: 'com.example.birdhouse',
    actions: ['Like'],
    items: [
      item('@slowbaker liked your photo', 'and 11 others did too'),
      item('@kite_and_sea mentioned you', '“ask them about the goat”'),
      item('@ねこ日和 さんが新しい写真を投稿しました', '「今日も箱の中」'),
      item('@trainspotter_maja replied', '“Platform 7 has the best light in the morning”'),
      item('@elgatodelfaro te sigue', 'Le gustan los faros y los gatos'),
    ],
  },
  {
    name: 'Home',
    pack: 'com.example.home',
    actions: [],
    items: [
      item('Somebody is at the front door', 'Just now', { face: faceOf.photo('door'), actions: ['Talk', 'Open'] }),
      item('Alarm is set', 'All windows are closed', { clearable: false, actions: ['Switch off'] }),
      item('Washing machine', 'Finished after 58 minutes 🧺', { actions: ['Done'] }),
      item('Window in the kitchen', 'Open for two hours now, and it is getting cold'),
      item('Robot vacuum', 'Stuck under the sofa again', { actions: ['Try again'] }),
    ],
  },
  {
    name: 'Photos',
    pack: 'com.example.photos',
    actions: ['Share'],
    items: [
      item('Three years ago today', 'At the lake with Jonas and Priya', { face: faceOf.photo('lake') }),
      item('Priya shared an album', '“Sunsets”, 24 pictures', { face: faceOf.photo('sunset') }),
      item('Your cat, a short film 🐱', 'Made from 12 pictures', { face: faceOf.photo('cat') }),
      item('Screenshot saved', 'Tap to see it', { actions: ['Share', 'Edit', 'Delete'] }),
    ],
  },
  {
    name: 'System',
    pack: 'com.example.android.system',
    actions: [],
    items: [
      item('System update is ready', 'It takes about ten minutes, the phone restarts once.', {
        actions: ['Tonight', 'Restart now'],
      }),
      item('Battery', 'At this rate it lasts until tomorrow, 21:00'),
      item('Storage', 'Old downloads take 2.1 GB', { actions: ['Clean up'] }),
    ],
  },
  {
    name: 'Music',
    pack: 'com.example.music',
    actions: ['Play'],
    items: [
      item('The Harbours', 'A new album is out: “Lighthouse Keeping”'),
      item('青い窓', '新曲「夜のパレード」が配信されました'),
      item('Your week in music', 'You heard “Morning Tide” 14 times 🎧'),
    ],
  },
  {
    name: 'Podcasts',
    pack: 'com.example.podcasts',
    actions: ['Play', 'Download'],
    items: [
      item('Small Machines', 'New episode: The Sewing Machine'),
      item('Langsam gelesen', 'Neue Folge: Der Garten im Winter'),
      item('A Slow Walk', 'New episode: Along the Canal'),
    ],
  },
  {
    name: 'Trains',
    pack: 'com.example.trains',
    actions: ['Connections'],
    items: [
      item('Your train leaves in 25 minutes', 'Platform 4, coach 7, seat 31 by the window'),
      item('Platform change', 'The train to the coast goes from platform 9'),
      item('IC nach Lindau', 'Heute mit Speisewagen und pünktlich 🚄'),
    ],
  },
  {
    name: 'Steps',
    pack: 'com.example.steps',
    actions: [],
    items: [
      item('Well done!', 'You walked to the moon. Well, 0.002 % of the way 🌙'),
      item('Almost there', 'One more walk around the block and today’s goal is reached'),
      item('A week without a break', 'Seven days in a row 🎉'),
    ],
  },
  {
    name: 'Lingua',
    pack: 'com.example.lingua',
    actions: ['Practise'],
    items: [
      item('A word for today', 'Finnish “sisu”: going on when it gets hard'),
      item('Ta leçon t’attend', 'Cinq minutes suffisent 🇫🇷'),
      item('Ένα λεπτό;', 'Επανάλαβε δέκα λέξεις πριν κοιμηθείς'),
    ],
  },
  {
    name: 'Library',
    pack: 'com.example.library',
    actions: ['Extend'],
    items: [
      item('Due on Monday', '“The Lighthouse Atlas” and one more'),
      item('It is your turn', '“Soup for Seven” waits for you at the desk'),
    ],
  },
  {
    name: 'Notes',
    pack: 'com.example.notes',
    actions: ['Done'],
    items: [
      item('Reminder', 'Water the basil 🌿'),
      item('Einkaufen', 'Hafer, Zitronen, Briefmarken'),
      item('Reminder', 'Give Tom his drill back'),
      item('买东西', '牛奶、鸡蛋、猫粮'),
    ],
  },
  {
    name: 'App shop',
    pack: 'com.example.appshop',
    actions: ['Show'],
    items: [
      item('5 apps were updated', 'Steps, Trains, Lingua and two more'),
      item('Try again?', '“Kite Wind” could not be updated on mobile data'),
    ],
  },
]

/** Something that moves on: each step replaces the one before under the same id. */
export interface Course {
  readonly app: string
  readonly pack: string
  readonly action: string
  readonly steps: readonly (readonly [title: string, text: string])[]
}

export const courses: readonly Course[] = [
  {
    app: 'Parcels',
    pack: 'com.example.parcels',
    action: 'Track',
    steps: [
      ['Out for delivery', 'Your parcel from Lantern Books comes today 📦'],
      ['Out for delivery', '9 stops before you'],
      ['Out for delivery', '4 stops before you'],
      ['Almost there', 'The next stop is yours'],
      ['Delivered 📦', 'It lies behind the blue flower pot.'],
    ],
  },
  {
    app: 'Noodle Express',
    pack: 'com.example.noodles',
    action: 'Where is it?',
    steps: [
      ['Your order is in the kitchen', 'Two noodle soups and a mango cake 🍜'],
      ['On its way', 'Amara rides a green bike · 20 % of the way'],
      ['On its way', 'Amara rides a green bike · 55 % of the way'],
      ['On its way', 'Amara rides a green bike · 90 % of the way'],
      ['At your door', 'Enjoy your meal! 😋'],
    ],
  },
  {
    app: 'Scores',
    pack: 'com.example.scores',
    action: 'Follow',
    steps: [
      ['Harbour United – Hill Rovers', 'Kick-off! ⚽'],
      ['Harbour United – Hill Rovers 0 : 1', 'Ndiaye, 18th minute'],
      ['Harbour United – Hill Rovers 1 : 1', 'Half-time, and it begins to rain'],
      ['Harbour United – Hill Rovers 2 : 1', 'Okada from thirty metres, 71st minute!'],
      ['Harbour United – Hill Rovers 2 : 1', 'It is over. What an evening!'],
    ],
  },
  {
    app: 'Parcels',
    pack: 'com.example.parcels',
    action: 'Track',
    steps: [
      ['Ihr Paket ist unterwegs', 'Zustellung noch heute'],
      ['Ihr Paket ist gleich da', 'Noch 3 Stopps'],
      ['Zugestellt 📦', 'Bei Müller im Erdgeschoss abgegeben.'],
    ],
  },
]
