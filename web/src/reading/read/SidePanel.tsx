import { Button, Kbd } from '@mantine/core';
import { memo, useMemo, type ReactNode } from 'react';
import type { Mark, Missing, Protocol } from '../api';
import type { Change, Content } from '../draft/reducer';
import { Findings } from '../findings/Findings';
import type { PlaceOf } from '../findings/markPlaces';
import type { Row } from '../findings/statistics';
import { Structures } from '../findings/Structures';
import { Ways } from '../findings/Ways';
import type { Window } from '../../viewer/viewport/voi';
import { Questions } from '../questions/Questions';
import type { Tools } from './useTools';
import styles from './read.module.css';

export type SidePanelProps = {
  protocol: Protocol;
  content: Content;
  tool: string | null;
  selected: string | null;
  /** The image that image-level questions are about. */
  image: { instance: string; name: string } | null;
  missing: Missing[];
  /** How many images have come, once that was in the way of a submission. */
  waitingText: string | null;
  isSubmitting: boolean;
  placeOf: PlaceOf;
  onToggleStructure(key: string): void;
  onSelect(id: string, mark?: Mark): void;
  onChange(change: Change): void;
  onNoFinding(): void;
  onGoTo(missing: Missing): void;
  /** These marks of the selected finding become a new one. */
  onSplit(indices: number[]): void;
  onSubmit(): void;
  tools: Tools;
  /** The window of the image in sight. */
  windowNow(): Window | null;
  /** Whether the image in sight tells its distances. */
  hasScale: boolean;
  notes: string[];
  statistics: Row[];
  onCannotBeRead(): void;
};

/** Everything that is said of a case in words: structures, findings, questions, submission. */
export function SidePanel(props: SidePanelProps) {
  const { protocol, content, image, missing, onChange } = props;
  const shared = { content, missing, onChange };
  const ofCase = useMemo(() => protocol.questions.filter(({ scope }) => scope === 'case'), [protocol]);
  const ofImage = useMemo(() => protocol.questions.filter(({ scope }) => scope === 'image'), [protocol]);
  return (
    <aside className={styles.panel} aria-label="Findings and questions">
      <div className={styles.scroll}>
        {protocol.structures.length > 0 && <Marks {...props} />}
        {ofCase.length > 0 && (
          <Section title="Questions">
            <div data-focus="questions">
              <Questions questions={ofCase} instance={null} {...shared} />
            </div>
          </Section>
        )}
        {ofImage.length > 0 && image && (
          <Section title="This image" aside={image.name}>
            <div data-focus="questions">
              <Questions questions={ofImage} instance={image.instance} {...shared} />
            </div>
          </Section>
        )}
      </div>
      <Foot
        missing={missing}
        waitingText={props.waitingText}
        isSubmitting={props.isSubmitting}
        onGoTo={props.onGoTo}
        onSubmit={props.onSubmit}
        onCannotBeRead={props.onCannotBeRead}
      />
    </aside>
  );
}

type FootProps = Pick<SidePanelProps, 'missing' | 'waitingText' | 'isSubmitting' | 'onGoTo' | 'onSubmit' | 'onCannotBeRead'>;

/** How a read ends. */
const Foot = memo(function Foot({ missing, waitingText, isSubmitting, onGoTo, onSubmit, onCannotBeRead }: FootProps) {
  return (
    <div className={styles.foot}>
      <MissingList missing={missing} onGoTo={onGoTo} />
      {waitingText && (
        <p className={styles.waiting} role="status" data-testid="images-came">
          {waitingText}
        </p>
      )}
      <Button
        fullWidth
        loading={isSubmitting}
        data-testid="submit-read"
        onClick={onSubmit}
        rightSection={<Kbd size="xs">Ctrl ↵</Kbd>}
      >
        Submit
      </Button>
      <Button
        fullWidth
        size="compact-sm"
        variant="subtle"
        color="gray"
        mt={6}
        data-testid="cannot-be-read"
        onClick={onCannotBeRead}
        rightSection={<Kbd size="xs">Shift X</Kbd>}
      >
        Cannot be read…
      </Button>
    </div>
  );
});

function Marks(props: SidePanelProps) {
  const { protocol, content, missing, selected } = props;
  const count = content.findings.length;
  const inHand = protocol.structures.find(({ key }) => key === props.tool);
  return (
    <>
      <Section title="Structures">
        <Structures structures={protocol.structures} active={props.tool} onToggle={props.onToggleStructure} />
        {inHand && <Ways structure={inHand} tools={props.tools} windowNow={props.windowNow} hasScale={props.hasScale} />}
      </Section>
      <Section title="Findings" aside={count > 0 ? String(count) : undefined}>
        <div data-focus="findings">
          <Findings
            findings={content.findings}
            selected={selected}
            structures={protocol.structures}
            missing={missing}
            placeOf={props.placeOf}
            onSelect={props.onSelect}
            onChange={props.onChange}
            showing={props.tools}
            onToggleHidden={props.tools.toggleHidden}
            onToggleLocked={props.tools.toggleLocked}
            notes={props.notes}
            statistics={props.statistics}
            onSplit={props.onSplit}
          />
        </div>
        {count === 0 && (
          <button
            type="button"
            className={styles.noFinding}
            aria-pressed={content.no_finding}
            data-testid="no-finding"
            onClick={props.onNoFinding}
          >
            {content.no_finding ? '✓ ' : ''}No finding
            <Kbd size="xs" ml="auto">
              X
            </Kbd>
          </button>
        )}
      </Section>
    </>
  );
}

function Section({ title, aside, children }: { title: string; aside?: string | undefined; children: ReactNode }) {
  return (
    <section>
      <h2 className={styles.heading}>
        {title} {aside && <span>{aside}</span>}
      </h2>
      {children}
    </section>
  );
}

const SHOWN = 6;

function MissingList({ missing, onGoTo }: { missing: Missing[]; onGoTo(missing: Missing): void }) {
  if (missing.length === 0) return null;
  return (
    <ul className={styles.missing} data-testid="missing" aria-label="Still missing">
      {missing.slice(0, SHOWN).map((one) => (
        <li key={one.sentence}>
          <button type="button" onClick={() => onGoTo(one)}>
            {one.sentence}
          </button>
        </li>
      ))}
      {missing.length > SHOWN && <li className={styles.badge}>and {missing.length - SHOWN} more</li>}
    </ul>
  );
}
