import { makeStyles } from '@fluentui/react-components'
import { EmptyPlace } from '../../ui/empty.tsx'
import { EmptyPicture } from '../../ui/pictures.tsx'
import { go } from '../../ui/route.ts'
import { shownLine } from '../../ui/text.ts'
import { openPanel } from './panel.ts'
import { Unseen } from './unseen.tsx'
import type { Absentable } from './view.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  place: { display: 'grid', alignContent: 'center', minHeight: '100%' },
})

const toFeed = (label: 'toFeed' | 'toFeedAnswer') => () => ({ label: words(label), run: () => openPanel('feed') })
const toStatus = () => ({ label: words('toStatus'), run: () => go('/status') })

/** For each tab why it is empty, and what leads to something that works today. */
const absences = {
  messages: { why: 'absentWhyMessages', action: toFeed('toFeedAnswer') },
  calls: { why: 'absentWhyCalls', action: toFeed('toFeed') },
  photos: { why: 'absentWhyPhotos', action: toStatus },
  files: { why: 'absentWhyFiles', action: toStatus },
  apps: { why: 'absentWhyApps', action: toFeed('toFeed') },
} as const

interface AbsentProps {
  readonly place: Absentable
  /** Set where Tandem has it, but not for this phone: the phone's name. */
  readonly missingOn: string | undefined
}

/** A tab that no feature fills explains itself (design §9). */
export function Absent({ place, missingOn }: AbsentProps) {
  const styles = useStyles()
  const { why, action } = absences[place]
  return (
    <div className={styles.place}>
      <Unseen as="h1">{words(place)}</Unseen>
      <EmptyPlace
        picture={<EmptyPicture name={place} />}
        what={words(`absentWhat_${place}`)}
        why={missingOn === undefined ? words(why) : words('absentPhone', { name: shownLine(missingOn, 80) })}
        action={action()}
      />
    </div>
  )
}
