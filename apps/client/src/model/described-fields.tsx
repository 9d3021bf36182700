import { NumberInput, SimpleGrid, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { DescribedValues } from './model-values.ts'

interface DescribedFieldsProps<Values extends DescribedValues> {
  readonly form: Pick<UseFormReturnType<Values>, 'getInputProps'>
  readonly digestHint: string
}

const ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** What is said of a version beside its name. */
export const DescribedFields = <Values extends DescribedValues>({
  form,
  digestHint,
}: DescribedFieldsProps<Values>) => (
  <>
    <TextInput
      label="Digest"
      description={digestHint}
      autoComplete="off"
      spellCheck={false}
      styles={{ input: { fontFamily: 'monospace' } }}
      {...form.getInputProps('digest')}
    />
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput
        label="Framework"
        description="With its version, such as onnx 1.20."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        {...form.getInputProps('framework')}
      />
      <NumberInput
        label="Measured accuracy"
        description="As somebody measured it and vouches for."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        suffix=" %"
        decimalScale={1}
        clampBehavior="none"
        hideControls
        {...form.getInputProps('accuracy')}
      />
      <TextInput
        label={`Active from (${ZONE})`}
        type="datetime-local"
        {...form.getInputProps('activeFrom')}
      />
      <TextInput
        label={`Active until (${ZONE})`}
        description="Was meant to; only revoking refuses its results."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        type="datetime-local"
        {...form.getInputProps('activeTo')}
      />
    </SimpleGrid>
  </>
)
