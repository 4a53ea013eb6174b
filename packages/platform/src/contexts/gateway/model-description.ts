import { z } from 'zod'
import { TENSORS_MAX } from './inference.ts'
import { DIMENSIONS_MAX, datatypes, TENSOR_NAME_CHARACTERS_MAX } from './tensor.ts'

/** An input or output as a predictive model describes it; -1 in its shape is a size that may vary. */
export const TensorDescription = z.object({
  name: z.string().min(1).max(TENSOR_NAME_CHARACTERS_MAX),
  datatype: z.enum(datatypes),
  shape: z.array(z.int().min(-1)).max(DIMENSIONS_MAX).readonly(),
})
export type TensorDescription = z.infer<typeof TensorDescription>

/** What a predictive model takes and gives. */
export const ModelDescription = z.object({
  inputs: z.array(TensorDescription).min(1).max(TENSORS_MAX).readonly(),
  outputs: z.array(TensorDescription).min(1).max(TENSORS_MAX).readonly(),
})
