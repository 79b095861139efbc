import type { Protocol } from '../../api/types';
import type { Part } from '../ProtocolView';
import { DisplayForm } from './DisplayForm';
import { PriorsForm } from './PriorsForm';
import { StructureForm } from './StructureForm';

type Props = { project: string; draft: Protocol; part: Part; onClose(): void };

/** The form of a part of the draft. */
export function PartForm({ part, ...props }: Props) {
  if (part === 'priors') return <PriorsForm {...props} />;
  if (part === 'display') return <DisplayForm {...props} />;
  return <StructureForm {...props} index={part} />;
}
