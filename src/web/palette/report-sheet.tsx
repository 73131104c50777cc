import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../client/react/hub.tsx'
import { sentenceOf, tell, tellError } from '../../ui/notices.ts'
import { withoutContent } from '../status/report.tsx'
import { show, useReturnFocus } from './open.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  text: {
    maxHeight: '50vh',
    overflow: 'auto',
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  report: {
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
})

/** What helps to find a fault, to be looked at before it is copied. */
export function ReportSheet() {
  const styles = useStyles()
  const client = useClient()
  useReturnFocus()
  const { data: report, error } = useQuery({
    queryKey: ['report'],
    staleTime: 0,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const [status, devices] = await Promise.all([client.status(signal), client.devices(signal)])
      return JSON.stringify({ ...status, home: undefined, devices: devices.map(withoutContent) }, undefined, 2)
    },
  })
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text)
    show(undefined)
    tell({ tone: 'success', sentence: words('reportCopied') })
  }
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && show(undefined)}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words('reportTitle')}</DialogTitle>
          <DialogContent>
            <p>{words('reportWhat')}</p>
            {report === undefined && !error && <Spinner />}
            {error && <p role="alert">{sentenceOf(error)}</p>}
            {report !== undefined && (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
              <section tabIndex={0} className={styles.text} aria-label={words('reportTitle')}>
                <pre dir="ltr" className={styles.report}>
                  {report}
                </pre>
              </section>
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={() => show(undefined)}>{words('close')}</Button>
            <Button
              appearance="primary"
              disabled={report === undefined}
              onClick={() => report !== undefined && void copy(report).catch(tellError)}
            >
              {words('reportCopy')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
