import { Kbd, Modal, Table } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'

const SHORTCUTS = [
  { keys: ['/'], does: 'Find a patient, from every page' },
  { keys: ['↑', '↓'], does: 'Move in a list' },
  { keys: ['Enter'], does: 'Open what is marked' },
  { keys: ['R'], does: 'Review what is marked, in the review queue' },
  { keys: ['Esc'], does: 'Close, or go back to the page' },
  { keys: ['?'], does: 'This list' },
] as const

/** The keys that do something, listed at `?`. */
export function Shortcuts() {
  const [isOpen, { open, close }] = useDisclosure(false)
  useHotkeys([
    ['shift+?', open, { usePhysicalKeys: false }],
    ['?', open],
  ])
  return (
    <Modal opened={isOpen} onClose={close} title="Keys">
      <Table>
        <Table.Tbody>
          {SHORTCUTS.map(({ keys, does }) => (
            <Table.Tr key={does}>
              <Table.Td>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
