-- Which flags can a figure of the explorer have, and what do they say?
-- One row for each flag, the gravest first; `is_missing` where the figure itself is not there.
with flags (flag, flag_name, flag_in_words, is_missing) as (
    values
    ('withheld', 'Withheld', 'its file leaves it in doubt, so it is not shown', true),
    ('missing', 'Missing', 'nothing was sent, or zeros alone', true),
    ('suppressed', 'Suppressed', 'a count of 1 or 2 that the publisher hides', true),
    ('not_compared', 'Not compared', 'this month or that of 2019 is not complete', true),
    ('no_figure', 'No figure', 'none is published, or none is loaded', true),
    ('broken', 'Broken', 'it leaves its usual level and nobody says why', false),
    ('doubtful', 'Doubtful', 'something is known against it', false),
    ('unlikely', 'Unlikely', 'far from its usual figure, with too few months around it to be sure', false),
    ('partial', 'In part', 'some of its organisations sent nothing', false),
    ('bounded', 'Bounded', 'missing months are filled in, at least and at most: the band', false),
    ('estimated', 'Estimated', 'the publisher estimated it', false),
    ('derived', 'Derived', 'worked back from a percentage', false),
    ('provisional', 'Provisional', 'the final figure is not out or not loaded', false),
    ('noted', 'Noted', 'its file has a slip that the file itself settles', false)
)

select * from flags
