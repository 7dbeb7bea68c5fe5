package starter

import "qaloop/qa"

// rare are the criteria of the order card that seldom apply: nothing unusual
// happened, nobody remarked on anything, no discount came up.
var rare = map[string]bool{"discount": true, "ask_head": true, "remark": true, "transfer": true}

// answersTo judges a call with card: as a good call, but for what the plan of
// the evaluation says.
func (e planEvaluation) answersTo(card qa.ScorecardInput, texts demoTexts) qa.Answers {
	answers := qa.Answers{}
	for _, section := range card.Sections {
		for _, criterion := range section.Criteria {
			said, ok := e.Answers[criterion.Key]
			if !ok {
				answers[criterion.Key] = asUsual(criterion)
				continue
			}
			answer := qa.Answer{
				Value: said.Value, Option: said.Option, AtSeconds: said.At,
				Comment: texts.Comments[e.Call+"."+criterion.Key],
			}
			if said.Cause != nil {
				answer.RootCause = criterion.RootCauses[*said.Cause]
			}
			answers[criterion.Key] = answer
		}
	}
	return answers
}

// asUsual is the best answer, or that the criterion does not apply.
func asUsual(c qa.Criterion) qa.Answer {
	switch {
	case c.NA && rare[c.Key]:
		return qa.Answer{NA: true}
	case c.Scale.Kind == qa.Options:
		return qa.Answer{Option: c.Scale.Options[0].Key}
	case c.Scale.Kind == qa.Points:
		return qa.Answer{Value: new(c.Scale.Max)}
	default:
		return qa.Answer{Value: new(1)}
	}
}
