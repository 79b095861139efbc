import { Button, Menu } from '@mantine/core';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { fusionWindows } from '../fusion/fusion';
import type { HangingState } from '../hanging/useHanging';
import type { Armed } from '../viewport/useMeasuring';
import type { ViewportControl } from '../viewport/Viewport';
import { presetsOf } from '../viewport/windows';
import type { LookingCommand } from './looking';
import { toolBarShown } from './toolBarShown';
import styles from './toolBar.module.css';

/** What a button says, and what it does. `stays`: the menu stays open, to press it again. */
export type Tool<Command> = { says: string; command: Command; stays?: boolean };

type Props = {
  hanging: HangingState;
  armed: Armed;
  /** The viewport that the tools are for. */
  control(): ViewportControl | null;
  onCommand(command: LookingCommand): void;
  /** Tools of marking, where there are such. */
  children?: ReactNode;
};

const VIEW: Tool<LookingCommand>[] = [
  { says: 'Larger', command: { do: 'zoom', by: 1.2 }, stays: true },
  { says: 'Smaller', command: { do: 'zoom', by: 1 / 1.2 }, stays: true },
  { says: 'Fit', command: { do: 'fit' } },
  { says: 'One pixel to one of the screen', command: { do: 'actual-pixels' } },
  { says: 'This viewport alone, or all', command: { do: 'enlarge' } },
  { says: 'Turn right', command: { do: 'rotate', by: 90 }, stays: true },
  { says: 'Flip left to right', command: { do: 'flip', direction: 'horizontal' } },
  { says: 'Smooth, or not', command: { do: 'smooth' } },
  { says: 'Link parallel series, or not', command: { do: 'link' } },
  { says: 'Cine', command: { do: 'cine' } },
  { says: 'What the file says', command: { do: 'metadata' } },
];
const PLANES: Tool<LookingCommand>[] = [
  { says: 'Slab: MIP, MinIP, mean, none', command: { do: 'slab' }, stays: true },
  { says: 'Thicker', command: { do: 'slab-thickness', by: 1 }, stays: true },
  { says: 'Thinner', command: { do: 'slab-thickness', by: -1 }, stays: true },
  { says: 'Three planes, or back', command: { do: 'mpr' } },
  { says: 'Turn the other planes', command: { do: 'turn-planes', degrees: 5 }, stays: true },
  { says: 'Lines of planes, or not', command: { do: 'lines' } },
];

/** Buttons for what keys do to images: for fingers, and for whoever forgot a key. */
export function ToolBar(props: Props) {
  const isShown = useSyncExternalStore(toolBarShown.subscribe, toolBarShown.snapshot);
  if (!isShown) return null;
  const { hanging, armed, onCommand, children } = props;
  const step = (says: string, sign: string, command: LookingCommand) => (
    <Button size="sm" variant="default" aria-label={says} title={says} onClick={() => onCommand(command)}>
      {sign}
    </Button>
  );
  return (
    <nav className={styles.bar} aria-label="Tools" data-testid="tools">
      <Button.Group>
        {step('Previous image', '▲', { do: 'scroll', by: -1 })}
        {step('Next image', '▼', { do: 'scroll', by: 1 })}
      </Button.Group>
      {hanging.stages.length > 1 && (
        <Button.Group>
          {step('Previous stage', '‹ Stage', { do: 'stage', by: -1 })}
          {step('Next stage', 'Stage ›', { do: 'stage', by: 1 })}
        </Button.Group>
      )}
      <Windows {...props} />
      <ToolMenu name="View" tools={VIEW} onCommand={onCommand} />
      <ToolMenu name="Planes" tools={hanging.over ? [...PLANES, ...fusionTools(hanging)] : [...PLANES, FUSE]} onCommand={onCommand} />
      <Button size="sm" variant={armed === 'ruler' ? 'light' : 'default'} aria-pressed={armed === 'ruler'} onClick={() => onCommand({ do: 'ruler' })}>
        Ruler
      </Button>
      {children}
    </nav>
  );
}

const FUSE: Tool<LookingCommand> = { says: 'PET over CT, or not', command: { do: 'fuse' } };

const fusionTools = ({ over }: HangingState): Tool<LookingCommand>[] => [
  FUSE,
  ...(over ? fusionWindows(over) : []).map(({ name }, preset) => ({ says: `PET: ${name ?? preset + 1}`, command: { do: 'fusion-window' as const, preset } })),
];

/** The windows of the image in sight by name, and ways to another one. */
function Windows({ control, onCommand }: Props) {
  const [presets, setPresets] = useState<Tool<LookingCommand>[]>([]);
  const look = () => {
    const active = control();
    const facts = active?.display.images[active.port.snapshot().target]?.facts;
    const named = (facts ? presetsOf(facts) : []).slice(0, 5);
    setPresets(named.map(({ name }, preset) => ({ says: name ?? `Window ${preset + 1}`, command: { do: 'window', preset } })));
  };
  return <ToolMenu name="Window" tools={[...presets, ...WINDOWS]} onOpen={look} onCommand={onCommand} />;
}

const WINDOWS: Tool<LookingCommand>[] = [
  { says: 'From a box …', command: { do: 'window-box' } },
  { says: 'Type …', command: { do: 'type-window' } },
  { says: 'Invert', command: { do: 'invert' } },
  { says: 'Reset window, zoom and turning', command: { do: 'reset' } },
];

type MenuProps<Command> = { name: string; tools: Tool<Command>[]; onOpen?(): void; onCommand(command: Command): void };

export function ToolMenu<Command>({ name, tools, onOpen, onCommand }: MenuProps<Command>) {
  return (
    <Menu position="top-start" withinPortal returnFocus={false} {...(onOpen && { onOpen })}>
      <Menu.Target>
        <Button size="sm" variant="default">
          {name}&nbsp;▴
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {tools.map(({ says, command, stays }) => (
          <Menu.Item key={says} closeMenuOnClick={!stays} py={9} onClick={() => onCommand(command)}>
            {says}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
