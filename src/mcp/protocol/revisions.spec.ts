import { hasField, type RevisionField } from './revision-fields';
import { isModernVersion, legacyRevisions, modernRevisions, negotiate } from './revisions';

describe('negotiate', () => {
  it.each(legacyRevisions)('answers %s with itself', (revision) => {
    expect(negotiate(revision)).toBe(revision);
  });

  it.each(['2026-07-28', '1999-01-01', 'v999.0.0', ''])('answers "%s" with the latest legacy revision', (requested) => {
    expect(negotiate(requested)).toBe('2025-11-25');
  });
});

describe('isModernVersion', () => {
  it.each([...modernRevisions, '2027-01-01', 'v999.0.0'])('counts %s as modern', (version) => {
    expect(isModernVersion(version)).toBe(true);
  });

  it.each([...legacyRevisions, '1999-01-01'])('counts %s as legacy', (version) => {
    expect(isModernVersion(version)).toBe(false);
  });
});

describe('hasField', () => {
  const revisions = [...legacyRevisions, ...modernRevisions];
  const first: [RevisionField, string][] = [
    ['toolAnnotations', '2025-03-26'],
    ['title', '2025-06-18'],
    ['outputSchema', '2025-06-18'],
    ['structuredContent', '2025-06-18'],
    ['resultEnvelope', '2026-07-28'],
  ];

  it.each(first)('lets %s leave from %s on', (field, since) => {
    const having = revisions.filter((revision) => hasField(revision, field));
    expect(having).toEqual(revisions.slice(revisions.indexOf(since as (typeof revisions)[number])));
  });
});
