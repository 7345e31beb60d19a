"use client";

import { AlignCenter, AlignLeft, AlignRight } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode, RefObject } from "react";

import { assertNever } from "../../base/assert.ts";
import { drawEmbed } from "../../binding/nodes/embeds/drawEmbed.ts";
import { MIN_WIDTH } from "../../flow/embeds/limits.ts";
import type { EmbedProps } from "../../flow/embeds/readEmbed.ts";
import { textProp } from "./forms.ts";
import type { FormField } from "./forms.ts";
import { useMergedText } from "./useMergedText.ts";

interface FieldProps<Kind extends FormField["kind"]> {
  readonly field: Extract<FormField, { readonly kind: Kind }>;
  readonly props: EmbedProps;
  readonly onChange: (change: EmbedProps) => void;
  /** Words that the field showed as `before` were made into `now`. */
  readonly onWrite: (key: string, before: string, now: string) => void;
}

/** A field of the form, whatever it is. */
export function EmbedField({ field, ...rest }: FieldProps<FormField["kind"]>): ReactNode {
  switch (field.kind) {
    case "words":
      return <WordsField field={field} {...rest} />;
    case "address":
      return <AddressField field={field} {...rest} />;
    case "width":
      return <WidthField field={field} {...rest} />;
    case "align":
      return <AlignField field={field} {...rest} />;
    case "display":
      return <DisplayField field={field} {...rest} />;
    case "input":
      return <DayField field={field} {...rest} />;
    case "preview":
      return <Preview props={rest.props} />;
    default:
      return assertNever(field);
  }
}

function WordsField({ field, props, onWrite }: FieldProps<"words">) {
  const id = useId();
  const { ref, ...text } = useMergedText(textProp(props, field.key), (before, now) => onWrite(field.key, before, now));
  const shared = {
    id,
    className: field.code === true ? "cw-input cw-input-code" : "cw-input",
    autoComplete: "off",
    spellCheck: field.code !== true,
    ...(field.hint === undefined ? {} : { "aria-describedby": `${id}-hint` }),
    ...text,
  };
  return (
    <div className="cw-field">
      <label htmlFor={id}>{field.label}</label>
      {field.tall === true ? (
        <textarea ref={ref as RefObject<HTMLTextAreaElement | null>} rows={2} {...shared} />
      ) : (
        <input ref={ref as RefObject<HTMLInputElement | null>} type="text" {...shared} />
      )}
      {field.hint === undefined ? null : (
        <p id={`${id}-hint`} className="cw-field-hint">
          {field.hint}
        </p>
      )}
    </div>
  );
}

/** An address is written when it is one: half of it would be drawn as nothing, or ask for something that nobody meant. */
function AddressField({ field, props, onChange }: FieldProps<"address">) {
  const id = useId();
  const stored = field.shown(props);
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const leave = (): void => {
    if (typed !== null && typed.trim() !== "" && field.change(typed) === null) setRefused(true);
    else setTyped(null);
  };
  return (
    <div className="cw-field">
      <label htmlFor={id}>{field.label}</label>
      <input
        id={id}
        className="cw-input"
        // Not "url": the browser's own check would refuse "example.com", which is completed here.
        type="text"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={field.placeholder}
        value={typed ?? stored}
        aria-invalid={refused}
        aria-describedby={refused ? `${id}-error` : undefined}
        onChange={({ target: { value } }) => {
          setTyped(value);
          setRefused(false);
          const change = field.change(value);
          if (change !== null) onChange(change);
        }}
        onBlur={leave}
      />
      {refused ? (
        <p id={`${id}-error`} className="cw-field-error" role="alert">
          {field.refusal}
        </p>
      ) : null}
    </div>
  );
}

function WidthField({ field, props, onChange }: FieldProps<"width">) {
  const id = useId();
  const stored = props[field.key];
  const width = typeof stored === "number" ? stored : null;
  return (
    <div className="cw-field">
      <label htmlFor={id}>{field.label}</label>
      <div className="cw-field-line">
        <input
          id={id}
          type="range"
          min={MIN_WIDTH * 100}
          max={100}
          step={5}
          value={(width ?? 1) * 100}
          aria-valuetext={width === null ? "its own width" : `${Math.round(width * 100)} % of the column`}
          onChange={({ target: { value } }) => onChange({ [field.key]: Number(value) / 100 })}
        />
        <output htmlFor={id}>{width === null ? "Auto" : `${Math.round(width * 100)} %`}</output>
        <button
          type="button"
          className="cw-button"
          data-kind="quiet"
          aria-disabled={width === null || undefined}
          onClick={() => onChange({ [field.key]: null })}
        >
          Reset
        </button>
      </div>
    </div>
  );
}

const ALIGNMENTS = [
  { value: "left", label: "Left", icon: AlignLeft },
  { value: "center", label: "Centre", icon: AlignCenter },
  { value: "right", label: "Right", icon: AlignRight },
] as const;

function AlignField({ field, props, onChange }: FieldProps<"align">) {
  const name = useId();
  const stored = props[field.key] ?? "left";
  return (
    <fieldset className="cw-field cw-choices">
      <legend>{field.label}</legend>
      {ALIGNMENTS.map(({ value, label, icon: Icon }) => (
        <label key={value} className="cw-choice">
          <input
            type="radio"
            name={name}
            checked={stored === value}
            onChange={() => onChange({ [field.key]: value === "left" ? null : value })}
          />
          <Icon className="cw-icon" aria-hidden="true" />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function DisplayField({ field, props, onChange }: FieldProps<"display">) {
  return (
    <label className="cw-check-field">
      <input
        type="checkbox"
        checked={props[field.key] === true}
        onChange={({ target: { checked } }) => onChange({ [field.key]: checked ? true : null })}
      />
      {field.label}
    </label>
  );
}

function DayField({ field, props, onChange }: FieldProps<"input">) {
  const id = useId();
  return (
    <div className="cw-field">
      <label htmlFor={id}>{field.label}</label>
      <input
        id={id}
        className="cw-input"
        type={field.type}
        value={textProp(props, field.key)}
        onChange={({ target: { value } }) => onChange({ [field.key]: value === "" ? null : value })}
      />
    </div>
  );
}

/** The equation as it will stand, or what is wrong with its source. */
function Preview({ props }: { readonly props: EmbedProps }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (place.current !== null) drawEmbed(place.current, "equation", { ...props, display: true });
  }, [props]);
  return (
    <div className="cw-field-preview" aria-live="polite">
      <span ref={place} />
    </div>
  );
}
