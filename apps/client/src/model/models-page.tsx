import '../audit/audit.css'
import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { LookAgain } from '../audit/look-again.tsx'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { MoreButton } from '../pipeline/more-button.tsx'
import { PipelineFilter } from '../pipeline/pipeline-filter.tsx'
import { Empty } from '../ui/empty.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { ModelTable } from './model-table.tsx'
import { modelsQuery } from './models.ts'
import { RegisterDialog } from './register-dialog.tsx'

const route = getRouteApi('/signed-in/models')

/** The versions of the models that measure for the organization. */
export const ModelsPage = () => (
  <Permitted to="pipeline:operate">
    <Models />
  </Permitted>
)

function Models() {
  const { pipeline } = route.useSearch()
  const navigate = route.useNavigate()
  const [isRegistering, { open, close }] = useDisclosure(false)
  const query = useInfiniteQuery(modelsQuery(pipeline))
  return (
    <Page
      name="Model versions"
      actions={
        <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={open}>
          Register a version
        </Button>
      }
    >
      <Text size="sm" c="dimmed">
        What measures for your organization, or did. A version is written down by its first result, or here
        before that. One that turns out to be wrong is revoked, and what it measured is recalled.
      </Text>
      <Group gap="xs" align="end">
        <PipelineFilter
          pipeline={pipeline}
          onPipeline={(chosen) => void navigate({ search: { pipeline: chosen } })}
        />
        <LookAgain query={query} />
      </Group>
      <Loaded query={query}>
        {({ pages }) => {
          const models = pages.flatMap((page) => page.items)
          return models.length === 0 ? (
            <Empty title="No model has measured yet">
              {pipeline === undefined
                ? 'The first result of a version writes it down here; you can register one before that.'
                : `Of ${PIPELINE_NAMES[pipeline]}, that is; other pipelines are not looked at here.`}
            </Empty>
          ) : (
            <>
              <ModelTable models={models} now={query.dataUpdatedAt} />
              <MoreButton query={query} />
            </>
          )
        }}
      </Loaded>
      <RegisterDialog key={pipeline} isOpen={isRegistering} pipeline={pipeline} onClose={close} />
    </Page>
  )
}
