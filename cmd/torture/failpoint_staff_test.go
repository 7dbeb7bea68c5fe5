//go:build torture

package torture

import (
	"fmt"
	"net/http"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

const newcomer = "ivan@centre.example"

func hire(g *stage) error {
	a, err := g.do(g.admin, http.MethodPost, "/staff",
		doc{"name": "Ivan", "email": newcomer, "roles": []string{"qa"}, "password": password, "agent_ids": []string{"SIP/300"}},
		"Idempotency-Key", "hire")
	if err == nil {
		g.names["ivan"] = a.Field("id")
	}
	return err
}

func hired(g *stage) {
	g.want("people of that address", g.stored("people", bson.M{"email": newcomer}), 1)
	g.want("claims", g.stored("staff_emails", bson.M{"person_id": g.names["ivan"]}), 1)
	g.signIn(g.site.URL, newcomer)
}

// hiredAlready is Ivan, who is signed in.
func hiredAlready(g *stage) {
	if err := hire(g); err != nil {
		g.t.Fatal(err)
	}
	g.qa = g.signIn(g.site.URL, newcomer) // the one who is disabled
}

// disable ends Ivan's work here; his address is free for another.
func disable(g *stage) error {
	path := "/staff/" + g.names["ivan"]
	seen, err := g.do(g.admin, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	_, err = g.do(g.admin, http.MethodPatch, path, doc{"active": false, "email": "was-" + newcomer}, "If-Match", seen.Header.Get("ETag"))
	return err
}

// disableOnce is what people do who do not know if it was done: they look.
func disableOnce(g *stage) error {
	if g.must(g.admin, http.MethodGet, "/staff/"+g.names["ivan"], nil)["active"] == false {
		return nil
	}
	return disable(g)
}

func disabled(g *stage) {
	g.want("active", g.must(g.admin, http.MethodGet, "/staff/"+g.names["ivan"], nil)["active"], false)
	if a, err := g.qa.Do(g.t.Context(), http.MethodGet, g.site.URL+"/api/v1/me", nil); err != nil || a.Status != http.StatusUnauthorized {
		g.t.Errorf("who is disabled is answered %d, %v", a.Status, err)
	}
	// A claim that nobody names is left over, and can be taken after a while.
	g.eventually("the address is free", func() bool {
		_, err := g.do(g.admin, http.MethodPost, "/staff", doc{"name": "Petro", "email": newcomer, "roles": []string{"qa"}}, "Idempotency-Key", "another")
		return err == nil
	})
}

func importStaff(g *stage) error {
	_, err := g.upload(g.admin, "/staff/import", "staff.csv", []byte(
		"name,email,roles,team,agent_ids\nAnna,anna@centre.example,operator,North,SIP/401\nBoris,boris@centre.example,operator,North,SIP/402\n"), nil)
	return err
}

func staffImported(g *stage) {
	for _, email := range []string{"anna@centre.example", "boris@centre.example"} {
		g.want("people of "+email, g.stored("people", bson.M{"email": email}), 1)
	}
	g.want("teams", g.stored("teams", bson.M{"name": "North"}), 1)
	a, err := g.upload(g.admin, "/staff/import", "staff.csv", []byte(
		"name,email,roles,team,agent_ids\nAnna,anna@centre.example,operator,North,SIP/401\nBoris,boris@centre.example,operator,North,SIP/402\n"), nil)
	var again doc
	if err != nil || a.JSON(&again) != nil {
		g.t.Fatal(err)
	}
	g.want("unchanged", again["unchanged"], 2)
}

// foundByImport is somebody whom the PBX knows and the register did not.
func foundByImport(g *stage) {
	for n := range 3 {
		g.names["found"], _ = g.must(g.qa, http.MethodPost, "/interactions", doc{
			"call_id": fmt.Sprint("found-", n), "line": "sales", "agent_id": "SIP/204", "started_at": someday.Add(time.Duration(n) * time.Hour),
		}, "Idempotency-Key", fmt.Sprint("found-", n))["operator_id"].(string)
	}
}

func merge(g *stage) error {
	_, err := g.do(g.admin, http.MethodPost, "/staff/"+g.names["found"]+"/merge", doc{"into": g.operators[0]})
	return err
}

func merged(g *stage) {
	g.eventually("everything is the colleague's", func() bool {
		return g.stored("interactions", bson.M{"operator_id": g.operators[0]}) == 3
	})
	g.want("left", g.stored("interactions", bson.M{"operator_id": g.names["found"]}), 0)
	to := g.must(g.admin, http.MethodGet, "/staff/"+g.operators[0], nil)
	g.want("identities", to["agent_ids"], []string{"SIP/204"})
	g.want("claims", g.stored("agent_ids", bson.M{"person_id": g.operators[0]}), 1)
}
