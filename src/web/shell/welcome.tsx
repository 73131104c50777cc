import { makeStyles } from '@fluentui/react-components'
import { EmptyPlace } from '../../ui/empty.tsx'
import { EmptyPicture } from '../../ui/pictures.tsx'
import { go } from '../../ui/route.ts'
import { Unseen } from './unseen.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  place: { display: 'grid', alignContent: 'center', minHeight: '100%' },
})

/** The whole page while no phone is linked: it leads to the first one. */
export function Welcome() {
  const styles = useStyles()
  return (
    <div className={styles.place}>
      <Unseen as="h1">Tandem</Unseen>
      <EmptyPlace
        picture={<EmptyPicture name="devices" />}
        what={words('welcome')}
        why={words('welcomeWhy')}
        action={{ label: words('addPhone'), run: () => go('/add') }}
      />
    </div>
  )
}
