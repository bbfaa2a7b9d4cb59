// SPDX-License-Identifier: GPL-2.0-only
//
// The page of `kapcheck scan --format html`. All that comes from the scanned
// tree gets into the page as text nodes and through setAttribute() of data-n,
// never as markup.
(() => {
  'use strict';

  const data = JSON.parse(document.getElementById('data').textContent);
  const LEVELS = ['error', 'warning', 'note'];
  // Rows that are made at once, and when the end of the list comes near.
  const CHUNK = 150;
  const FILTERS = ['text', 'rule', 'level', 'engine', 'origin', 'built', 'folder'];
  const SORTS = ['place', 'level', 'rule', 'engine'];
  // Control characters and those that change the order of what is displayed.
  const ODD = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

  const byId = (id) => document.getElementById(id);

  // --- making elements -----------------------------------------------------

  // Text with its odd characters shown by number.
  function text(string) {
    const out = document.createDocumentFragment();
    let from = 0;
    for (const match of string.matchAll(ODD)) {
      const code = match[0].charCodeAt(0).toString(16).padStart(4, '0');
      out.append(string.slice(from, match.index),
                 el('span', 'odd', `U+${code.toUpperCase()}`));
      from = match.index + 1;
    }
    out.append(string.slice(from));
    return out;
  }

  // An element of a class with children; strings become text.
  function el(name, kind, ...children) {
    const made = document.createElement(name);
    if (kind)
      made.className = kind;
    for (const child of children)
      made.append(typeof child === 'string' ? text(child) : child);
    return made;
  }

  function at(place) {
    return place.line ? `${place.file}:${place.line}` : place.file;
  }

  function number(n, noun) {
    return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
  }

  // --- code ----------------------------------------------------------------

  // A line of code; from and to are columns from 1 of what is marked.
  function codeLine(source, n, from, to) {
    const line = source[n];
    const row = el('span', from === undefined ? 'row' : 'row hit');
    row.setAttribute('data-n', n);
    if (from > 0 && to > from && from <= line.length) {
      row.append(text(line.slice(0, from - 1)),
                 el('mark', '', line.slice(from - 1, to - 1)),
                 text(line.slice(to - 1)));
    } else {
      row.append(text(line));
    }
    row.append('\n');
    return row;
  }

  function markedEnd(place, line) {
    if (place.to)
      return place.to;
    const word = /^(?:\w+|.)/.exec(line.slice(place.from - 1));
    return place.from + (word ? word[0].length : 0);
  }

  // The lines around a place; nothing when the file could not be read.
  function excerpt(place, around) {
    const source = data.sources[place.src];
    const line = source[place.line];
    if (line === undefined)
      return el('p', '', 'The source is not there to be shown.');
    const out = el('pre');
    out.tabIndex = 0;
    for (let n = place.line - around; n <= place.line + around; n++) {
      if (n === place.line)
        out.append(codeLine(source, n, place.from || 0, markedEnd(place, line)));
      else if (source[n] !== undefined)
        out.append(codeLine(source, n));
    }
    return out;
  }

  // --- one finding ---------------------------------------------------------

  function stepItem(place, around) {
    return el('li', '', el('span', 'place', at(place)),
              place.message ? `: ${place.message}` : '', excerpt(place, around));
  }

  function samePlace(a, b) {
    return a.src === b.src && a.line === b.line && a.col === b.col;
  }

  // The steps that lead to the finding; it is the last of them itself.
  function stepsTo(finding) {
    return finding.steps.filter((s) => !samePlace(s, finding));
  }

  // Those related places of which the steps have not told the same.
  function alsoRelated(finding) {
    const told = [finding, ...finding.steps];
    return finding.related.filter((p) => !told.some(
      (t) => samePlace(t, p) && (!p.message || p.message === t.message)));
  }

  function copyButton(label, string) {
    const button = el('button', '', label);
    button.type = 'button';
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(string).then(
        () => { button.textContent = 'Copied'; },
        () => { button.textContent = 'Not copied: select it'; });
    });
    return button;
  }

  const KINDS = { '+': 'added', '-': 'removed', '@': 'hunk' };

  function diffLine(line) {
    const row = el('span', 'row', line);
    row.append('\n');
    if (/^(diff |index |--- |\+\+\+ )/.test(line))
      row.classList.add('file');
    else if (KINDS[line[0]])
      row.classList.add(KINDS[line[0]]);
    return row;
  }

  // The change of `kapcheck fix`, or why there is none.
  function fixPart(fix) {
    if (fix.refused !== undefined)
      return [el('h2', '', 'Fix'), el('p', '', `No patch: ${fix.refused}`)];
    const diff = fix.changes.map((change) => change.diff).join('');
    const pre = el('pre', 'diff', ...diff.replace(/\n$/, '').split('\n').map(diffLine));
    pre.tabIndex = 0;
    return [el('h2', '', 'Fix'), pre, copyButton('Copy the patch', diff)];
  }

  function aboutRule(id) {
    const rule = data.rules[id];
    const out = el('details', 'about',
                   el('summary', '', `About ${id}: ${rule.title}`));
    for (const [title, body] of [['Why', rule.why], ['How it is mended', rule.fix],
                                 ['Upstream fix', rule.upstream]])
      if (body)
        out.append(el('p', '', el('strong', '', `${title}: `), body));
    return out;
  }

  function foot(finding) {
    const link = el('a', '', 'Link to this finding');
    link.href = `#open=${finding.fingerprint}`;
    return el('p', 'foot', link, ` · fingerprint ${finding.fingerprint.slice(0, 16)}`,
              finding.name ? ` · ${finding.name}` : '');
  }

  function detail(finding) {
    const cell = el('td');
    cell.colSpan = 5;
    if (finding.origin)
      cell.append(el('p', '', `Origin: ${finding.origin.kind}: ${finding.origin.reason}`));
    if (finding.built)
      cell.append(el('p', '', `Configuration: ${finding.built.kind}: ${finding.built.reason}`));
    const steps = stepsTo(finding);
    const related = alsoRelated(finding);
    if (steps.length) {
      cell.append(el('h2', '', 'The way there'),
                  el('ol', '', ...steps.map((s) => stepItem(s, 1)),
                     stepItem(finding, 3)));
    } else {
      cell.append(excerpt(finding, 4));
    }
    if (related.length)
      cell.append(el('h2', '', 'Also look at'),
                  el('ul', '', ...related.map((p) => stepItem(p, 1))));
    if (finding.fix)
      cell.append(...fixPart(finding.fix));
    cell.append(aboutRule(finding.rule), foot(finding));
    const row = el('tr', 'detail', cell);
    row.id = `detail-${finding.index}`;
    return row;
  }

  // --- the list ------------------------------------------------------------

  const body = document.querySelector('#findings tbody');
  const opened = new Set();
  let matching = [];
  let made = 0;
  let current = null;

  function row(finding) {
    const open = el('button', 'place', at(finding));
    open.type = 'button';
    open.tabIndex = -1;
    open.setAttribute('aria-expanded', 'false');
    open.setAttribute('aria-controls', `detail-${finding.index}`);
    const out = el('tr', 'finding',
                   el('td', `c-level level ${finding.level}`,
                      el('span', '', finding.level)),
                   el('td', 'c-rule', finding.rule, el('span', 'name', finding.name)),
                   el('td', 'c-place', open,
                      finding.function ? el('span', 'function', finding.function) : ''),
                   el('td', 'c-message', finding.message),
                   el('td', 'c-engine engines', finding.engines.join(', ')));
    out.finding = finding;
    return out;
  }

  function buttonOf(tr) {
    return tr.querySelector('button.place');
  }

  // Only the current row's button is a stop of the Tab key.
  function makeCurrent(tr) {
    if (current)
      buttonOf(current).tabIndex = -1;
    current = tr;
    if (tr)
      buttonOf(tr).tabIndex = 0;
  }

  function setOpen(tr, open) {
    const isOpen = tr.classList.contains('open');
    if (isOpen === open)
      return;
    tr.classList.toggle('open', open);
    buttonOf(tr).setAttribute('aria-expanded', String(open));
    if (open) {
      tr.after(detail(tr.finding));
      opened.add(tr.finding.fingerprint);
    } else {
      tr.nextElementSibling.remove();
      opened.delete(tr.finding.fingerprint);
    }
  }

  function makeRows(count) {
    const end = Math.min(made + count, matching.length);
    const rows = document.createDocumentFragment();
    const fresh = matching.slice(made, end).map(row);
    rows.append(...fresh);
    body.append(rows);
    made = end;
    for (const tr of fresh)
      if (opened.has(tr.finding.fingerprint))
        setOpen(tr, true);
  }

  function render() {
    body.replaceChildren();
    made = 0;
    current = null;
    makeRows(CHUNK);
    makeCurrent(body.querySelector('tr.finding'));
    byId('none').hidden = matching.length > 0;
    byId('shown').textContent =
      `${matching.length.toLocaleString('en')} of ` +
      number(data.findings.length, 'finding');
  }

  // --- filters -------------------------------------------------------------

  let sort = 'place';
  let down = false;

  function values() {
    return Object.fromEntries(FILTERS.map((name) => [name, byId(name).value.trim()]));
  }

  function matches(finding, wanted, words) {
    return (!wanted.rule || finding.rule === wanted.rule) &&
      (!wanted.level || finding.level === wanted.level) &&
      (!wanted.engine || finding.engines.includes(wanted.engine)) &&
      (!wanted.origin || (finding.origin && finding.origin.kind === wanted.origin)) &&
      (!wanted.built || (finding.built && finding.built.kind === wanted.built)) &&
      (!wanted.folder || finding.file.startsWith(wanted.folder)) &&
      words.every((word) => finding.words.includes(word));
  }

  const ORDER = {
    place: (a, b) => a.index - b.index,
    level: (a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level),
    rule: (a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule),
    engine: (a, b) => {
      const [x, y] = [a.engines.join(), b.engines.join()];
      return x < y ? -1 : x > y;
    },
  };

  function sorted(list) {
    const order = ORDER[sort];
    const sign = down ? -1 : 1;
    return list.sort((a, b) => sign * order(a, b) || a.index - b.index);
  }

  function showSort() {
    for (const button of document.querySelectorAll('[data-sort]')) {
      const header = button.parentElement;
      if (button.dataset.sort === sort)
        header.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      else
        header.removeAttribute('aria-sort');
    }
  }

  function filter() {
    const wanted = values();
    const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    matching = sorted(data.findings.filter((f) => matches(f, wanted, words)));
    showSort();
    render();
  }

  // --- the link ------------------------------------------------------------

  // What the address says after '#'; made by writeLink().
  function writeLink() {
    const out = new URLSearchParams();
    for (const [name, value] of Object.entries(values()))
      if (value)
        out.set(name, value);
    if (sort !== 'place' || down)
      out.set('sort', (down ? '-' : '') + sort);
    if (opened.size)
      out.set('open', [...opened].join(' '));
    history.replaceState(null, '', `#${out}`);
  }

  function readSort(word) {
    down = word.startsWith('-');
    const name = word.replace(/^-/, '');
    sort = SORTS.includes(name) ? name : 'place';
  }

  // Rows are made up to the first one that the link opens.
  function showOpened() {
    const first = matching.findIndex((f) => opened.has(f.fingerprint));
    if (first < 0)
      return;
    if (first >= made)
      makeRows(first + CHUNK - made);
    const tr = [...body.querySelectorAll('tr.finding')][first];
    makeCurrent(tr);
    tr.scrollIntoView({ block: 'center' });
  }

  function readLink() {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const name of FILTERS) {
      byId(name).value = given.get(name) || '';
      if (byId(name).selectedIndex === -1)
        byId(name).value = '';
    }
    readSort(given.get('sort') || 'place');
    opened.clear();
    for (const print of (given.get('open') || '').split(' ').filter(Boolean))
      opened.add(print);
    filter();
    showOpened();
  }

  function changed() {
    filter();
    writeLink();
  }

  // --- what is there to choose ---------------------------------------------

  function counted(keys) {
    const count = new Map();
    for (const key of keys)
      count.set(key, (count.get(key) || 0) + 1);
    return count;
  }

  function fillSelect(id, all, count, names, label = (name) => name) {
    const select = byId(id);
    select.append(new Option(all, ''));
    for (const name of names.filter((n) => count.has(n)))
      select.append(new Option(`${label(name)} (${count.get(name)})`, name));
  }

  function folders() {
    const found = new Set();
    for (const finding of data.findings) {
      const parts = finding.file.split('/').slice(0, -1);
      for (let n = 1; n <= Math.min(parts.length, 4); n++)
        found.add(`${parts.slice(0, n).join('/')}/`);
    }
    return [...found].sort();
  }

  function fillFilters() {
    const rules = counted(data.findings.map((f) => f.rule));
    const engines = counted(data.findings.flatMap((f) => f.engines));
    const named = new Map(data.findings.map((f) => [f.rule, f.name]));
    fillSelect('rule', 'all', rules, [...rules.keys()].sort(),
               (id) => [id, named.get(id)].filter(Boolean).join(' '));
    fillSelect('level', 'all', counted(data.findings.map((f) => f.level)), LEVELS);
    fillSelect('engine', 'all', engines, [...engines.keys()].sort());
    const origins = counted(data.findings.filter((f) => f.origin).map((f) => f.origin.kind));
    fillSelect('origin', 'all', origins, [...origins.keys()].sort());
    byId('origin').parentElement.hidden = !origins.size;
    const built = counted(data.findings.filter((f) => f.built).map((f) => f.built.kind));
    fillSelect('built', 'all', built, [...built.keys()].sort());
    byId('built').parentElement.hidden = !built.size;
    byId('folders').append(...folders().map((f) => new Option(f, f)));
  }

  function fillList(id, title, items) {
    const part = byId(id);
    part.hidden = !items.length;
    part.querySelector('summary').textContent = title;
    // made when it is asked for: there can be thousands
    part.addEventListener('toggle', () => {
      part.querySelector('ul').append(...items.map((i) => el('li', '', ...i)));
    }, { once: true });
  }

  // A count that shows just these, where there are some in the list.
  function levelLink(n, level) {
    const link = el('a', `level ${level}`, number(n, level));
    if (!data.findings.some((f) => f.level === level))
      return number(n, level);
    link.href = `#${new URLSearchParams({ level })}`;
    return link;
  }

  function fillHead() {
    const c = data.counts;
    const seen = data.coverage;
    byId('title').append(text(data.title));
    document.title = `${byId('title').textContent} - kapcheck`;
    byId('version').textContent = `kapcheck ${data.version}`;
    byId('summary').append(
      levelLink(c.errors, 'error'), ', ', levelLink(c.warnings, 'warning'), ', ',
      levelLink(c.notes, 'note'), ` in ${number(seen.files_seen, 'file')}; ` +
      `${number(seen.files_gated, 'file')} looked at closely`);
    byId('incomplete').hidden = seen.complete;
    byId('incomplete').textContent =
      'Something could not be analysed; it is named below the list. ' +
      'What is missing here is not known to be clean.';
    fillList('problems', `Not analysed, or not whole (${data.problems.length})`,
             data.problems.map((p) => [
               el('span', 'place', p.file === null ? 'the run' : at(p)),
               `: ${p.kind}${p.rule ? ` for ${p.rule}` : ''}: ${p.reason}`]));
    fillList('refuted', `Found by Coccinelle, refuted by Clang (${data.refuted.length})`,
             data.refuted.map((f) => [
               el('span', 'place', at(f)), `: ${f.rule}: ${f.message} `,
               el('em', '', `${f.refuted_by.verdict}: ${f.refuted_by.message}`)]));
    fillList('suppressed', `Suppressed in the source (${data.suppressed.length})`,
             data.suppressed.map((f) => [
               el('span', 'place', at(f)), `: ${f.rule}: ${f.message} `,
               el('em', '', f.suppression.reason)]));
  }

  // With --summary: counts by folder and owner; a folder's name filters.
  function tallyTable(title, list, name) {
    const rows = list.map((t) => el('tr', '', el('td', '', String(t.errors)),
                                    el('td', '', String(t.warnings)),
                                    el('td', '', String(t.notes)), el('td', '', name(t))));
    const head = ['errors', 'warnings', 'notes', title].map((word) => {
      const cell = el('th', '', word);
      cell.scope = 'col';
      return cell;
    });
    return el('table', 'tally', el('thead', '', el('tr', '', ...head)),
              el('tbody', '', ...rows));
  }

  function folderLink(tally) {
    const link = el('a', '', tally.name);
    link.href = `#${new URLSearchParams({ folder: tally.name === '.' ? '' : tally.name })}`;
    return link;
  }

  function fillTallies() {
    if (!data.summary)
      return;
    const part = byId('tallies');
    part.hidden = false;
    part.append(tallyTable('folder', data.summary.folders, folderLink));
    if (data.summary.owners)
      part.append(tallyTable('section of MAINTAINERS', data.summary.owners,
                             (t) => [t.name, ...(t.maintainers || [])].join(', ')));
  }

  function prepare() {
    data.findings.forEach((finding, index) => {
      finding.index = index;
      finding.words = [finding.file, finding.function || '', finding.message,
                       finding.rule, finding.name,
                       ...finding.steps.map((s) => s.message)]
        .join('\n').toLowerCase();
    });
    fillHead();
    fillTallies();
    fillFilters();
  }

  // --- keys and clicks -----------------------------------------------------

  function go(tr) {
    if (!tr)
      return;
    makeCurrent(tr);
    buttonOf(tr).focus();
    tr.scrollIntoView({ block: 'nearest' });
  }

  function beside(tr, way) {
    do
      tr = tr[way];
    while (tr && !tr.classList.contains('finding'));
    return tr;
  }

  function next() {
    if (!current)
      return;
    if (document.activeElement !== buttonOf(current))
      go(current);
    else if (beside(current, 'nextElementSibling') || made < matching.length) {
      if (!beside(current, 'nextElementSibling'))
        makeRows(CHUNK);
      go(beside(current, 'nextElementSibling'));
    }
  }

  function last() {
    makeRows(matching.length);
    const rows = body.querySelectorAll('tr.finding');
    go(rows[rows.length - 1]);
  }

  function toggle(tr) {
    makeCurrent(tr);
    setOpen(tr, !tr.classList.contains('open'));
    writeLink();
  }

  function closeAll() {
    for (const tr of body.querySelectorAll('tr.finding.open'))
      setOpen(tr, false);
    opened.clear();
    writeLink();
    go(current);
  }

  const KEYS = {
    'j': next,
    'ArrowDown': next,
    'k': () => current && go(beside(current, 'previousElementSibling')),
    'ArrowUp': () => current && go(beside(current, 'previousElementSibling')),
    'Home': () => go(body.querySelector('tr.finding')),
    'End': last,
    '/': () => byId('text').focus(),
    '?': () => byId('keys').showModal(),
    'Escape': closeAll,
  };

  // Keys that a field or a scrolling excerpt needs itself.
  function isTaken(event) {
    const where = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || byId('keys').open)
      return true;
    if (event.key === 'Escape')
      return false;
    return where.matches('input, select') ||
      (where.matches('pre, main *:not(button.place)') && event.key.length > 1);
  }

  function listen() {
    document.addEventListener('keydown', (event) => {
      const does = KEYS[event.key];
      if (!does || isTaken(event))
        return;
      event.preventDefault();
      does();
    });
    body.addEventListener('click', (event) => {
      const tr = event.target.closest('tr.finding');
      if (tr && (event.target.closest('button') || !String(getSelection())))
        toggle(tr);
    });
    byId('filters').addEventListener('submit', (event) => event.preventDefault());
    byId('filters').addEventListener('input', changed);
    byId('clear').addEventListener('click', () => {
      byId('filters').reset();
      changed();
    });
    byId('help').addEventListener('click', KEYS['?']);
    for (const button of document.querySelectorAll('[data-sort]'))
      button.addEventListener('click', () => {
        down = sort === button.dataset.sort && !down;
        sort = button.dataset.sort;
        changed();
      });
    new IntersectionObserver((seen) => {
      if (seen.some((s) => s.isIntersecting) && made < matching.length)
        makeRows(CHUNK);
    }, { rootMargin: '600px' }).observe(byId('more'));
    addEventListener('hashchange', readLink);
    addEventListener('beforeprint', () => makeRows(matching.length));
  }

  prepare();
  listen();
  readLink();
})();
