import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useSyncExternalStore } from 'react';
import { toolBarShown } from '../keys/toolBarShown';
import { hangAsShipped, hangForProject, hangLikeThis, hangProjectAsShipped } from '../preferences/hangLikeThis';
import type { HangingState } from './useHanging';

const tell = (message: string) => notifications.show({ message, color: 'amber', autoClose: 8_000 });

type HangingBarProps = {
  hanging: HangingState;
  /** Where the project's hangings are kept, for whoever may change them. */
  projectAddress?: string | undefined;
};

/** Which stage of which hanging protocol is on the screen, and ways to another. */
export function HangingBar({ hanging, projectAddress }: HangingBarProps) {
  const { stages, stage, arrangement } = hanging;
  const isOwn = !stages.includes(arrangement);
  const showsTools = useSyncExternalStore(toolBarShown.subscribe, toolBarShown.snapshot);
  return (
    <>
    <Button
      size="compact-sm"
      variant={showsTools ? 'light' : 'default'}
      aria-pressed={showsTools}
      title="Buttons for what the keys do, below the images"
      data-testid="show-tools"
      onClick={toolBarShown.toggle}
    >
      Tools
    </Button>
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="default" data-testid="hanging" data-stage={arrangement.name}>
          {isOwn ? arrangement.name : (stages[stage]?.name ?? arrangement.name)} ▾
        </Button>
      </Menu.Target>
      <Menu.Dropdown data-testid="hanging-menu">
        <Menu.Label>{hanging.protocol}</Menu.Label>
        {stages.map((one, index) => (
          <Menu.Item key={`${index}/${one.name}`} onClick={() => hanging.toStage(index)} aria-current={index === stage && !isOwn}>
            {index === stage && !isOwn ? '✓ ' : ''}
            {one.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {hanging.displays.length > 1 && (
          <Menu.Item data-testid="layout" onClick={hanging.toggleGrid}>
            {hanging.arrangement.cells.length > 1 ? 'One series' : 'Series side by side'}
          </Menu.Item>
        )}
        <Menu.Item data-testid="mpr" onClick={hanging.toggleMpr}>
          Three planes (MPR), or back
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item data-testid="hang-like-this" onClick={() => tell(hangLikeThis(hanging))}>
          Hang like this from now on
        </Menu.Item>
        <Menu.Item onClick={() => tell(hangAsShipped(hanging))}>Forget my hanging</Menu.Item>
        {projectAddress && (
          <>
            <Menu.Divider />
            <Menu.Label>For all readers of the project</Menu.Label>
            <Menu.Item
              data-testid="hang-for-project"
              onClick={() => void hangForProject(hanging, projectAddress).then(tell)}
            >
              Hang the project's cases like this
            </Menu.Item>
            <Menu.Item onClick={() => void hangProjectAsShipped(hanging, projectAddress).then(tell)}>
              Forget the project's hanging
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
    </>
  );
}
