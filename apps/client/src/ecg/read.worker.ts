import { readEcg } from '@medilens/pipelines/recording/read-ecg'
import type { Asked, Read } from './read-messages.ts'
import { gapsOf } from './gaps.ts'
import { medianOf } from './median.ts'
import { pyramidOf } from './pyramid.ts'

// Parsing and measuring out half an hour takes longer than a page may stand still.

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const [answer, ...given] = read(data)
  self.postMessage(answer, { transfer: given })
})

function read({ files }: Asked): readonly [Read, ...Transferable[]] {
  try {
    const { samplingFrequencyHz, leads, leftOut } = readEcg(files)
    const drawn = leads.map(({ name, samples }) => {
      const own = Float32Array.from(samples)
      return { name, samples: own, levels: pyramidOf(own), gaps: gapsOf(own), median: medianOf(own) ?? 0 }
    })
    const recording = {
      samplingFrequencyHz,
      leads: drawn,
      sampleCount: drawn[0]?.samples.length ?? 0,
      leftOut: leftOut.length,
    }
    const buffers = drawn.flatMap(({ samples, levels }) => [
      samples.buffer,
      ...levels.flatMap(({ low, high }) => [low.buffer, high.buffer]),
    ])
    return [{ type: 'read', recording }, ...buffers]
  } catch (error) {
    // Its sentences are ours, and quote nothing of the file.
    const isOurs = error instanceof Error && error.name === 'EcgError'
    return [{ type: 'refused', because: isOurs ? error.message : 'It can’t be read.' }]
  }
}
